/**
 * What is known of a container when its agent begins: from what is left of its runs, and from what was told of them
 * last, which is believed where nothing is left. Pure.
 */
import type { core } from "../../core/objects/types.js";
import { fromApiTime } from "../../core/time.js";
import type { FoundContainer } from "../events.js";
import { type ContainerRecord, isReadyOnStart, newRecord } from "./containers.js";
import { exitReason, killedExitCode } from "./runs.js";

type End = NonNullable<ContainerRecord["last"]>;
type Told = core.ContainerStatus | undefined;

/** Times in statuses are whole seconds. */
const toldPrecisionMs = 1_000;
const idOf = (containerId = ""): string => containerId.replace(/^docker:\/\//, "");
const msOf = (time: string | undefined): number => fromApiTime(time ?? "") || 0;

function endOf(told: core.ContainerStateTerminated | undefined): End | null {
  if (!told) return null;
  const { exitCode, reason = exitReason(exitCode, false), message = "" } = told;
  const times = { startedAtMs: msOf(told.startedAt), finishedAtMs: msOf(told.finishedAt) };
  return { id: idOf(told.containerID), exitCode, reason, message, ...times };
}

/** The end of the run that was told of last, if it has one; a run that was told as running and is not there has ended. */
function endTold(told: Told, nowMs: number): End | null {
  const running = told?.state?.running;
  if (!running) return endOf(told?.state?.terminated);
  const times = { startedAtMs: msOf(running.startedAt), finishedAtMs: nowMs };
  const message = "nothing was left of it when the daemon came up";
  return { id: idOf(told.containerID), exitCode: killedExitCode, reason: "ContainerStatusUnknown", message, ...times };
}

/** The run that counts: of those that run the one that began first (it has the port, and the work), else the last. */
export function currentRun(runs: readonly FoundContainer[]): FoundContainer | undefined {
  const isBetter = (a: FoundContainer, b: FoundContainer): boolean => {
    if ((a.state === "running") !== (b.state === "running")) return a.state === "running";
    if (a.startedAtMs === b.startedAtMs) return a.attempt > b.attempt;
    return a.state === "running" ? a.startedAtMs < b.startedAtMs : a.startedAtMs > b.startedAtMs;
  };
  return runs.reduce<FoundContainer | undefined>((best, run) => (best && isBetter(best, run) ? best : run), undefined);
}

/** Whether a run that is left began before the one that was told of last, of which nothing is left. */
function isOlder(run: FoundContainer, end: End, restarts: number): boolean {
  if (run.state === "running") return false;
  if (run.startedAtMs >= end.startedAtMs + toldPrecisionMs) return false;
  return run.startedAtMs < end.startedAtMs || run.attempt <= restarts;
}

function runningRecord(base: ContainerRecord, spec: core.Container, run: FoundContainer, same: Told): ContainerRecord {
  return {
    ...base,
    phase: "running",
    startedAtMs: run.startedAtMs,
    reason: "",
    imageId: same?.imageID ?? "",
    started: spec.startupProbe === undefined || same?.started === true,
    ready: isReadyOnStart(spec) || same?.ready === true,
  };
}

const endedRecord = (base: ContainerRecord, end: End): ContainerRecord => ({
  ...base,
  ...end,
  phase: "exited",
  failures: 1,
});

/**
 * A record from what was found of a container's runs (spares are none).
 * @param told what was reported of it last: of the same run, its image and whether it was ready still hold
 */
export function adoptedRecord(
  spec: core.Container,
  runs: readonly FoundContainer[],
  told: core.ContainerStatus | undefined,
  nowMs: number,
): ContainerRecord {
  const run = currentRun(runs);
  const restarts = told?.restartCount ?? 0;
  const attempt = Math.max(restarts, ...runs.map((r) => r.attempt));
  const record = newRecord(spec.name);
  const last = endOf(told?.lastState?.terminated);
  const end = endTold(told, nowMs);
  const toldId = idOf(told?.containerID) || end?.id;
  if (run && (!end || run.id === toldId || !isOlder(run, end, restarts))) {
    const same = run.id === toldId ? told : undefined;
    const known = [end, last].find((e) => e?.id === run.id);
    const base = { ...record, id: run.id, attempt, restarts: same?.restartCount ?? run.attempt };
    const before = known === last ? null : last;
    if (run.state === "running") return { ...runningRecord(base, spec, run, same), last: before };
    const { id, exitCode, startedAtMs, finishedAtMs } = run;
    const { reason, message } = known ?? { reason: exitReason(exitCode, false), message: "" };
    return { ...endedRecord(base, { id, reason, message, exitCode, startedAtMs, finishedAtMs }), last: before };
  }
  if (end) return endedRecord({ ...record, attempt, restarts, last, imageId: told?.imageID ?? "" }, end);
  // It waited for its next run, or never had one.
  return last ? { ...record, attempt, restarts, last, id: last.id } : record;
}
