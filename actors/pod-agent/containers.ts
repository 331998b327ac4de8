/** What a pod's agent knows of each container, and what its restart policy makes of a death. Pure. */

import type { Pod } from "../../core/kinds/pod/object.js";
import { healthyResetMs, restartDelayMs } from "../../core/liveness/backoff.js";
import type { core } from "../../core/objects/types.js";

export type ContainerPhase =
  /** Waits for its image. */
  | "waiting"
  /** The image is there; nothing was started yet. */
  | "pulled"
  /** A start is on its way. */
  | "starting"
  | "running"
  | "exited"
  /** Exited, and waits for its next try. */
  | "backOff";

export interface ContainerRecord {
  name: string;
  phase: ContainerPhase;
  /** Engine's id; "" before the first start. */
  id: string;
  imageId: string;
  /** Starts so far, minus one; the suffix of the next container's name. */
  attempt: number;
  /** Starts after the first that worked: what people call restarts. */
  restarts: number;
  /** Deaths in a row, without ten minutes of health between. */
  failures: number;
  /** Of the run that goes on or ended last; 0 when the next one is on its way: then `last` tells of it. */
  startedAtMs: number;
  finishedAtMs: number;
  exitCode: number;
  /** When the next try is due; 0 = none waits. */
  retryAtMs: number;
  reason: string;
  message: string;
  ready: boolean;
  /** Its startup probe has passed, or it has none. */
  started: boolean;
  /** Somebody paused it: whatever its probes said last, it answers nobody. */
  paused: boolean;
  /** Its definition was changed while it ran: its next run is of the new one, image and all. */
  outdated: boolean;
  /** How the run before this one ended. */
  last: {
    id: string;
    exitCode: number;
    startedAtMs: number;
    finishedAtMs: number;
    reason: string;
    message: string;
  } | null;
}

/** Of what was ended by SIGKILL, or by the loss of its sandbox. */
export const killedExitCode = 137;

export type Containers = Readonly<Record<string, ContainerRecord>>;

/** Retries of what could not be done at all (image, start): 1, 2, 4 … 60 s. */
export function retryDelayMs(failures: number): number {
  return restartDelayMs(failures + 1);
}

export function newRecord(name: string): ContainerRecord {
  return {
    name,
    phase: "waiting",
    id: "",
    imageId: "",
    attempt: -1,
    restarts: 0,
    failures: 0,
    startedAtMs: 0,
    finishedAtMs: 0,
    exitCode: 0,
    retryAtMs: 0,
    reason: "ContainerCreating",
    message: "",
    ready: false,
    started: false,
    paused: false,
    outdated: false,
    last: null,
  };
}

export function exitReason(exitCode: number, oomKilled: boolean): string {
  if (oomKilled) return "OOMKilled";
  return exitCode === 0 ? "Completed" : "Error";
}

export function isReadyOnStart(spec: core.Container | undefined): boolean {
  return spec?.readinessProbe === undefined && spec?.startupProbe === undefined;
}

/** Whether the policy asks for another run after this end. */
export function wantsRestart(policy: string, exitCode: number): boolean {
  if (policy === "Never") return false;
  return policy === "OnFailure" ? exitCode !== 0 : true;
}

/** A death: the record after it, before any decision on another run. */
export function died(
  record: ContainerRecord,
  end: { exitCode: number; oomKilled: boolean; message: string },
  atMs: number,
): ContainerRecord {
  const wasHealthy = atMs - record.startedAtMs >= healthyResetMs;
  const reason = exitReason(end.exitCode, end.oomKilled);
  return {
    ...record,
    phase: "exited",
    exitCode: end.exitCode,
    finishedAtMs: atMs,
    failures: wasHealthy ? 1 : record.failures + 1,
    reason,
    message: end.message,
    ready: false,
    started: false,
    paused: false,
  };
}

/** Why a container that cannot be run at all has ended, when the engine does not say how. */
const cannotStartReason = "StartError";

/**
 * The record after a start that can never work (no such program, say): an end like any other, but one after which
 * nothing is won by another start at once.
 */
export function neverRan(
  record: ContainerRecord,
  end: { exitCode: number; reason: string; message: string },
  atMs: number,
): ContainerRecord {
  const after = died({ ...record, id: "", startedAtMs: atMs }, { ...end, oomKilled: false }, atMs);
  return {
    ...after,
    failures: Math.max(2, record.failures + 1),
    reason: end.reason || cannotStartReason,
    restarts: record.last === null ? record.restarts : record.restarts + 1,
  };
}

/** The record once its run is over and the next is to come: how the last one ended is told from `last` alone. */
export function turned(record: ContainerRecord): ContainerRecord {
  const { id, exitCode, startedAtMs, finishedAtMs, reason, message } = record;
  if (startedAtMs === 0) return record;
  const last = { id, exitCode, startedAtMs, finishedAtMs, reason, message };
  return { ...record, last, exitCode: 0, startedAtMs: 0, finishedAtMs: 0, reason: "ContainerCreating", message: "" };
}

/** The record while its next run is being started. */
export function restarting(record: ContainerRecord): ContainerRecord {
  return {
    ...turned(record),
    phase: "starting",
    attempt: record.attempt + 1,
    retryAtMs: 0,
    reason: "ContainerCreating",
    message: "",
  };
}

export const specOf = (pod: Pod, name: string): core.Container | undefined =>
  pod.spec.containers.find((c) => c.name === name);

export const policyOf = (pod: Pod): string => pod.spec.restartPolicy ?? "Always";
