/** What a pod's agent knows, and how it begins. */
import { allContainers } from "../../core/kinds/pod/containers.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { ReportCause } from "../../core/link/report.js";
import { fromApiTime } from "../../core/time.js";
import type { FoundContainer, PodAgentEvent } from "../events.js";
import { adoptedRecord } from "./adopted.js";
import type { ContainerRecord, Containers } from "./containers.js";
import { overdueEnd } from "./deadline.js";
import { withInitsPassed } from "./order.js";
import { killedExitCode } from "./runs.js";

export interface PodAgentInput {
  pod: Pod;
  /** Address of the host, for the status. */
  hostIp: string;
  nowMs: number;
  /** What runs already, or ran; `null` for a pod that is new here. */
  found: { sandbox: { id: string; ip: string } | null; containers: FoundContainer[] } | null;
}

export interface PodAgentContext {
  pod: Pod;
  hostIp: string;
  startedAtMs: number;
  sandboxId: string;
  podIp: string;
  /** The sandbox is in the pods' network no more, and is being put back. */
  cutOff: boolean;
  /** Containers of an earlier sandbox may stand in the way of the next one. */
  leftovers: boolean;
  volumesReady: boolean;
  containers: Containers;
  /** Tries in a row that failed to make the sandbox or the volumes. */
  failures: number;
  trouble: { reason: string; message: string } | null;
  graceMs: number;
  /** Its time was over before it ended by itself. */
  overdue: boolean;
  /** Of the last report. Begins at the clock, so that a later run of the daemon always counts on. */
  seq: number;
  cause: ReportCause | null;
}

export function initialContext(input: PodAgentInput): PodAgentContext {
  const { pod, found, nowMs } = input;
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  const told = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses];
  const records: Record<string, ContainerRecord> = {};
  for (const spec of allContainers(pod.spec)) {
    // What was created and never started is a spare of an earlier run of the daemon.
    const runs = (found?.containers ?? []).filter((c) => c.container === spec.name && c.state !== "created");
    records[spec.name] = adoptedRecord(
      spec,
      found?.sandbox ? runs : runs.map((run) => asOrphan(run, nowMs)),
      told.find((c) => c.name === spec.name),
      nowMs,
    );
  }
  const containers = withInitsPassed(pod, records);
  const sandboxId = found?.sandbox?.id ?? "";
  const ip = found?.sandbox?.ip ?? "";
  const cutOff = ip === "" && wantsAddress({ pod, sandboxId });
  return {
    pod,
    hostIp: input.hostIp,
    startedAtMs: startOf(pod, nowMs),
    sandboxId,
    // The address it had is the one it is put back under.
    podIp: cutOff ? (pod.status?.podIP ?? "") : podIpOf(input, ip),
    cutOff,
    leftovers: found !== null && found.sandbox === null,
    volumesReady: found?.sandbox != null && Object.values(containers).some((c) => c.attempt >= 0),
    containers,
    failures: 0,
    trouble: null,
    graceMs: 0,
    overdue: pod.status?.reason === overdueEnd.reason,
    seq: input.nowMs,
    cause: found?.sandbox ? { type: "adopted" } : null,
  };
}

/** Without its sandbox (the host booted, say) nothing runs on; what ended before stays ended, if the policy says so. */
function asOrphan(run: FoundContainer, nowMs: number): FoundContainer {
  return run.state === "running" ? { ...run, state: "exited", finishedAtMs: nowMs, exitCode: killedExitCode } : run;
}

/** When a pod that was here before was first taken in. */
function startOf(pod: Pod, nowMs: number): number {
  const startMs = fromApiTime(pod.status?.startTime ?? "");
  return Number.isNaN(startMs) ? nowMs : startMs;
}

/** Whether it has a sandbox whose place is in the pods' network. */
export function wantsAddress({ pod, sandboxId }: Pick<PodAgentContext, "pod" | "sandboxId">): boolean {
  return sandboxId !== "" && pod.spec.hostNetwork !== true;
}

/** On its host's network a pod has the host's address. */
export function podIpOf({ pod, hostIp }: { pod: Pod; hostIp: string }, sandboxIp: string): string {
  return sandboxIp === "" && pod.spec.hostNetwork === true ? hostIp : sandboxIp;
}

/** The records with one of them replaced. */
export function withRecord(
  containers: Containers,
  name: string,
  change: (r: ContainerRecord) => ContainerRecord,
): Containers {
  const record = containers[name];
  return record ? { ...containers, [name]: change(record) } : containers;
}

/** The part of an event that people are told as the cause of a report. */
export function causeOf(event: PodAgentEvent & { atMs: number }): ReportCause {
  const type = event.type.replace("agent.", "");
  if (event.type === "agent.containerDied")
    return {
      type,
      container: event.container,
      id: event.id,
      exitCode: event.exitCode,
      oomKilled: event.oomKilled,
      atMs: event.atMs,
    };
  if (event.type === "agent.containerStarted")
    return { type, container: event.container, id: event.id, atMs: event.atMs };
  if (event.type === "agent.probed")
    return { type, container: event.container, message: `${event.probe}: ${event.message}`, atMs: event.atMs };
  if (event.type === "timer") return { type: `timer ${event.name}`, atMs: event.atMs };
  if ("message" in event) return { type, message: event.message, atMs: event.atMs };
  return { type, atMs: event.atMs };
}
