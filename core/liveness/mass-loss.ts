/**
 * Many minions lost at once: rather a partition, or trouble of the master's own, than so many disasters. Their pods most
 * likely run on, and replacing them all would put the whole load on the few that are left. So nothing is evicted until
 * enough of them are back, or somebody says so. Pure.
 */
import { heartbeatMs } from "./phi-accrual.js";

/** A minion as far as its loss or life is known. */
export interface MinionSight {
  name: string;
  standing:
    | "heard"
    /** Its heartbeat is due and does not come, or its link is closed: it may be lost in a moment. */
    | "overdue"
    | "lost"
    /** Lost, and its pods were given up. */
    | "evicted";
  /** How long it has been so, in ms. */
  forMs: number;
}

/** A heartbeat that is later than this may never come; those who beat on are heard within it. */
export const overdueMs = 1.1 * heartbeatMs;
/** Losses further apart than this are not "at once": what was given up before is no part of the whole any more. */
export const atOnceMs = 60_000;
/** With fewer minions the half of them is one, and one host's death is ordinary. */
export const minionsMin = 3;
export const haltAboveDefault = 0.5;

export interface EvictionJudgement {
  /** `evict`: a lost minion's pods are replaced; `wait`: too many others are overdue to tell yet; `halt`: too many are lost. */
  verdict: "evict" | "wait" | "halt";
  lost: number;
  of: number;
}

/** @param haltAbove the part of all minions that may be lost at once, 0 to 1; null = any */
export function judgeEviction(sights: readonly MinionSight[], haltAbove: number | null): EvictionJudgement {
  const whole = sights.filter(({ standing, forMs }) => standing !== "evicted" || forMs < atOnceMs);
  const of = whole.length;
  const lost = whole.filter(({ standing }) => standing === "lost" || standing === "evicted").length;
  const overdue = whole.filter(({ standing }) => standing === "overdue").length;
  const isTooMany = (count: number): boolean => haltAbove !== null && of >= minionsMin && count > haltAbove * of;
  if (isTooMany(lost)) return { verdict: "halt", lost, of };
  return { verdict: isTooMany(lost + overdue) ? "wait" : "evict", lost, of };
}

/** Whether evictions are halted, as people see it. */
export interface EvictionState {
  halted: boolean;
  /** Somebody said that they go on all the same, until no more than the allowed part is lost. */
  released: boolean;
  lost: number;
  of: number;
  /** Part of the minions that may be lost at once, 0 to 1; null = any. */
  haltAbove: number | null;
  /** Minions whose pods are not replaced. */
  held: string[];
}

/** What is kept of earlier judgements. */
export interface EvictionMemory {
  /** Somebody said that evictions go on, until no more than the allowed part is lost. */
  released: boolean;
  /** When too many were lost for the last time. */
  haltedMs: number;
}

export const nothingHalted: EvictionMemory = { released: false, haltedMs: Number.NEGATIVE_INFINITY };

/** When a partition heals, minions come back one after the other: those that are still lost have this long. */
export const resumeGraceMs = 10_000;

export function remember(memory: EvictionMemory, { verdict }: EvictionJudgement, nowMs: number): EvictionMemory {
  if (verdict === "evict") return { ...memory, released: false };
  return verdict === "halt" && !memory.released ? { ...memory, haltedMs: nowMs } : memory;
}

/**
 * What becomes of one lost minion's pods; null: nothing yet.
 * @param isHeld they were held back before; else it is asked for the first time, or was told to wait
 * @param isPatient whether others that are overdue may be waited for
 */
export function evictionAnswer(
  isHeld: boolean,
  isPatient: boolean,
  { verdict }: EvictionJudgement,
  memory: EvictionMemory,
  nowMs: number,
): "evict" | "hold" | null {
  if (memory.released) return "evict";
  if (verdict === "halt") return isHeld ? null : "hold";
  if (isHeld) return nowMs - memory.haltedMs >= resumeGraceMs ? "evict" : null;
  return verdict === "evict" || !isPatient ? "evict" : null;
}
