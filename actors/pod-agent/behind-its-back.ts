/** What becomes of what somebody did with the engine behind the cluster's back. Pure. */
import type { Pod } from "../../core/kinds/pod/object.js";
import type { core } from "../../core/objects/types.js";
import type { PodAgentCommand } from "../commands.js";
import type { PodAgentEvent } from "../events.js";
import { type ContainerRecord, isReadyOnStart, specOf, wantsRestart } from "./containers.js";
import type { PodAgentContext } from "./context.js";
import { restartTimer } from "./decide.js";
import { policyOf } from "./order.js";
import { turned } from "./runs.js";

export type RunMet = Extract<PodAgentEvent, { type: "agent.runMet" }>;

interface Outcome {
  record: ContainerRecord;
  commands: PodAgentCommand[];
}

const warn = (reason: string, message: string): PodAgentCommand => ({
  type: "note",
  level: "Warning",
  reason,
  message,
});

/** The short form of an engine's id, as its own tools print it. */
const short = (id: string): string => id.slice(0, 12);

const endOf = (record: ContainerRecord, { container, id, attempt }: RunMet): PodAgentCommand => ({
  type: "endRun",
  container,
  id,
  remove: attempt > record.attempt,
});

/** The run that was met does not stay. */
function ended(record: ContainerRecord, met: RunMet, why: string): Outcome {
  const { container, id } = met;
  const message = `container ${container} was started with the engine, not by its pod: ${short(id)} is ended, as ${why}`;
  return { record, commands: [endOf(record, met), warn("StartedBehind", message)] };
}

/** The run that was met is the container's from now on. */
function taken(record: ContainerRecord, met: RunMet, spec: core.Container | undefined): Outcome {
  const { container, id } = met;
  const wasRunning = record.phase === "running";
  const both = wasRunning && met.knownStartedAtMs > 0;
  const why = both ? `it began before ${short(record.id)}, which is ended` : "no other run goes on";
  const message = `container ${container} was started with the engine, not by its pod: ${short(id)} is kept, as ${why}`;
  return {
    record: {
      ...turned(wasRunning ? { ...record, startedAtMs: 0 } : record),
      phase: "running",
      id,
      attempt: Math.max(record.attempt, met.attempt),
      restarts: wasRunning ? record.restarts : record.restarts + 1,
      startedAtMs: met.startedAtMs,
      retryAtMs: 0,
      reason: "",
      message: "",
      started: spec?.startupProbe === undefined,
      ready: isReadyOnStart(spec),
      paused: false,
    },
    commands: [
      ...(both ? [{ type: "endRun", container, id: record.id, remove: false } as const] : []),
      ...(record.phase === "backOff" ? [{ type: "cancelTimer", name: restartTimer(container) } as const] : []),
      { type: "watchProbes", container, id },
      warn("StartedBehind", message),
    ],
  };
}

/**
 * A run goes on beside the one that is known, or instead of it. One is kept at most: of two the one that began first,
 * since it has what only one can have (a port, a lock), and the work.
 */
export function meetRun(pod: Pod, record: ContainerRecord, met: RunMet, sandboxId: string): Outcome {
  const isKnown = record.phase === "running" && record.id === met.id;
  // Whether its own start works is not known yet: whoever told of it looks again.
  if (isKnown || record.phase === "starting") return { record, commands: [] };
  // Left of an earlier sandbox: nobody could have started it since.
  if (met.sandboxId !== sandboxId) return { record, commands: [endOf(record, met)] };
  if (record.phase === "exited" && !wantsRestart(policyOf(pod, met.container), record.exitCode))
    return ended(record, met, "it had ended for good");
  if (record.phase === "waiting" || record.phase === "pulled" || record.outdated)
    return ended(record, met, "a new run of it is on its way");
  if (record.phase === "running" && met.knownStartedAtMs > 0 && met.knownStartedAtMs <= met.startedAtMs)
    return ended(record, met, `${short(record.id)} goes on, and began first`);
  return taken(record, met, specOf(pod, met.container));
}

/** The run that was begun by hand ended before it was looked at: it found its port taken, most likely. */
export function noteOfMetRun(met: Extract<PodAgentEvent, { type: "agent.metRunEnded" }>): PodAgentCommand {
  const { container, id, exitCode } = met;
  const what = `container ${container} was started with the engine, not by its pod`;
  return warn("StartedBehind", `${what}: ${short(id)} ended by itself with exit code ${exitCode}`);
}

/** What a person who paused a container should know. */
export function noteOfPause(container: string, id: string, paused: boolean): PodAgentCommand {
  if (!paused)
    return {
      type: "note",
      level: "Normal",
      reason: "Resumed",
      message: `container ${container} goes on after its pause`,
    };
  return warn(
    "Paused",
    `container ${container} was paused with the engine: its pod is not ready until it goes on (docker unpause ${short(id)})`,
  );
}

/** The sandbox goes back under the address it had, and whoever took it out is told. */
export function reconnection({ sandboxId, podIp }: Pick<PodAgentContext, "sandboxId" | "podIp">): PodAgentCommand[] {
  const what = podIp === "" ? "its address is not known, so the pod is built again" : `it is put back as ${podIp}`;
  return [
    { type: "reconnectSandbox", id: sandboxId, ip: podIp },
    warn("SandboxChanged", `the pod's sandbox was taken out of the pods' network; ${what}`),
  ];
}
