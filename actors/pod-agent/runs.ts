/** The life of a container, run by run: how its record reads after an end, and while the next run is started. Pure. */
import { healthyResetMs } from "../../core/liveness/backoff.js";
import type { ContainerRecord } from "./containers.js";

/** Of what was ended by SIGKILL, or by the loss of its sandbox. */
export const killedExitCode = 137;

export function exitReason(exitCode: number, oomKilled: boolean): string {
  if (oomKilled) return "OOMKilled";
  return exitCode === 0 ? "Completed" : "Error";
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
