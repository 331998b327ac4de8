/** What others may know of a minion's actor, so that nobody compares the names of its states. */
import { lookup } from "../../core/lookup.js";
import type { MinionContext } from "./context.js";

export interface MinionReading {
  /** It is lost, and its pods are given up, left alone, or not decided on yet; "" = it is not lost. */
  lost: "" | "undecided" | "held" | "evicted";
  /** Why it is lost, or why its pods are left alone. */
  why: string;
  /** It was never heard of, or its connection is closed: nothing will be heard of it before it dials in. */
  isCut: boolean;
  /** Since when it is lost; ms since the epoch. */
  lostMs: number | undefined;
  /** When it was last heard, and what is forgiven of the silence since; ms. */
  lastMs: number;
  forgivenMs: number;
}

interface States {
  stateOf(id: string): string | undefined;
  contextOf(id: string): unknown;
}

const lostWords = lookup<MinionReading["lost"]>({ "Lost.evicted": "evicted", "Lost.held": "held" });

/** Whether a state that a step of a minion came from, or to, is one in which it is lost. */
export function isLostState(state: string): boolean {
  return state.startsWith("Lost");
}

/** How a minion's actor stands; one that is not there is cut off, and not lost. */
export function minionReading(system: States, id: string): MinionReading {
  const state = system.stateOf(id);
  const context = system.contextOf(id) as Partial<MinionContext> | undefined;
  const lost = state !== undefined && isLostState(state) ? (lostWords[state] ?? "undecided") : "";
  return {
    lost,
    why: (lost === "held" ? context?.heldWhy : context?.why) ?? "",
    isCut: state === undefined || state === "Absent" || state === "Suspect.closed",
    lostMs: context?.lostMs,
    lastMs: context?.history?.lastMs ?? -1,
    forgivenMs: context?.history?.forgivenMs ?? 0,
  };
}
