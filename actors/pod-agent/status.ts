/** The v1 status of a pod from what its agent knows. Pure. */

import { ephemeralsOf, sidecarsOf } from "../../core/kinds/pod/containers.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { AgentState } from "../../core/link/report.js";
import type { core } from "../../core/objects/types.js";
import { toApiTime } from "../../core/time.js";
import type { ContainerRecord, Containers } from "./containers.js";
import { overdueEnd } from "./deadline.js";
import { isInitialized } from "./order.js";

/** As Kubernetes has them: what will be started again is Running all the while; its reason says that it is healed. */
const phases: Record<AgentState, string> = {
  waiting: "Pending",
  running: "Running",
  failed: "Running",
  restarting: "Running",
  succeeded: "Succeeded",
  dead: "Failed",
  stopping: "Running",
};

function terminated(end: {
  id: string;
  exitCode: number;
  startedAtMs: number;
  finishedAtMs: number;
  reason: string;
  message: string;
}) {
  return {
    exitCode: end.exitCode,
    reason: end.reason,
    ...(end.message === "" ? {} : { message: end.message }),
    ...(end.exitCode > 128 ? { signal: end.exitCode - 128 } : {}),
    startedAt: toApiTime(end.startedAtMs),
    finishedAt: toApiTime(end.finishedAtMs),
    ...(end.id === "" ? {} : { containerID: `docker://${end.id}` }),
  };
}

/** @param trouble what keeps the whole pod from starting */
function stateOf(record: ContainerRecord, trouble: string): core.ContainerState {
  if (record.phase === "running") return { running: { startedAt: toApiTime(record.startedAtMs) } };
  if (record.phase === "exited") return { terminated: terminated(record) };
  if (record.phase === "backOff") {
    return {
      waiting: {
        reason: record.startedAtMs > 0 ? "CrashLoopBackOff" : record.reason,
        message: `${record.message}${record.message === "" ? "" : "; "}next try at ${toApiTime(record.retryAtMs)}`,
      },
    };
  }
  const message = record.message || trouble;
  return {
    waiting: { reason: record.reason, ...(message === "" ? {} : { message }) },
  };
}

function containerStatus(spec: core.Container, record: ContainerRecord, trouble: string): core.ContainerStatus {
  const last = record.phase === "backOff" && record.startedAtMs > 0 ? record : record.last;
  return {
    name: spec.name,
    image: spec.image ?? "",
    imageID: record.imageId,
    containerID: record.id === "" ? "" : `docker://${record.id}`,
    ready: record.ready && !record.paused,
    started: record.started,
    restartCount: record.restarts,
    state: stateOf(record, trouble),
    lastState: last ? { terminated: terminated(last) } : {},
  };
}

function reasonOf(state: AgentState, containers: ContainerRecord[]): string {
  if (state === "restarting") return "Restarting";
  if (state !== "failed") return "";
  return containers.some((c) => c.phase === "backOff") ? "CrashLoopBackOff" : "ContainerDied";
}

export interface StatusInput {
  pod: Pod;
  containers: Containers;
  podIp: string;
  cutOff: boolean;
  hostIp: string;
  startedAtMs: number;
  overdue: boolean;
  /** Why sandbox or volumes are not there yet. */
  trouble: { reason: string; message: string } | null;
}

function whyNotReady({ cutOff }: StatusInput, containersReady: boolean): string {
  if (!containersReady) return "ContainersNotReady";
  return cutOff ? "SandboxNotInNetwork" : "PodNotRunning";
}

/** All that the agent reports of its pod, for a state and a time. */
export function podStatus(input: StatusInput, state: AgentState, atMs: number): core.PodStatus {
  const { pod, containers } = input;
  const { containers: specs, initContainers = [] } = pod.spec;
  const ephemerals = ephemeralsOf(pod.spec);
  const isReadied = isInitialized(pod, containers);
  // What keeps a pod from starting is no reason for anything that happens to it later.
  const trouble = state === "waiting" ? input.trouble : null;
  const told = state === "dead" && input.overdue ? overdueEnd : trouble;
  const counted = [...specs, ...sidecarsOf(pod.spec)];
  const records = counted.map((s) => containers[s.name]).filter((r) => r !== undefined);
  const isReady = (r: ContainerRecord): boolean => r.ready && !r.paused;
  const allReady = state === "running" && !input.cutOff && records.length === counted.length && records.every(isReady);
  const condition = (type: string, ok: boolean, reason: string): core.PodCondition => ({
    type,
    status: ok ? "True" : "False",
    lastTransitionTime: toApiTime(atMs),
    ...(ok ? {} : { reason }),
  });
  const statusOf = (s: core.Container, mayRun: boolean): core.ContainerStatus => {
    const record = containers[s.name];
    if (!record)
      return { name: s.name, image: s.image ?? "", imageID: "", ready: false, restartCount: 0, state: { waiting: {} } };
    const isHeld = !mayRun && (record.phase === "waiting" || record.phase === "pulled") && record.message === "";
    return containerStatus(s, isHeld ? { ...record, reason: "PodInitializing" } : record, trouble?.message ?? "");
  };
  const why = whyNotReady(input, records.every(isReady));
  return {
    phase: phases[state],
    reason: told?.reason ?? reasonOf(state, records),
    message: told?.message ?? "",
    hostIP: input.hostIp,
    ...(input.podIp === "" ? {} : { podIP: input.podIp, podIPs: [{ ip: input.podIp }] }),
    startTime: toApiTime(input.startedAtMs),
    conditions: [
      condition("Initialized", isReadied, "ContainersNotInitialized"),
      condition("ContainersReady", allReady, why),
      condition("Ready", allReady, why),
    ],
    ...(initContainers.length === 0 ? {} : { initContainerStatuses: initContainers.map((s) => statusOf(s, true)) }),
    containerStatuses: specs.map((s) => statusOf(s, isReadied)),
    // Nobody waits for them to be ready.
    ...(ephemerals.length === 0
      ? {}
      : { ephemeralContainerStatuses: ephemerals.map((s) => ({ ...statusOf(s, true), ready: false })) }),
  };
}
