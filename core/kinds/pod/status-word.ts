/** The one word by which people are told how a pod does. */
import type { core } from "../../objects/types.js";
import { sidecarsOf } from "./containers.js";
import type { Pod } from "./object.js";
import { isLost, isUnheard, minionLostReason, minionUnheardReason } from "./phase.js";

function containerReason(status: core.ContainerStatus): string {
  const { waiting, terminated } = status.state ?? {};
  if (waiting?.reason) return waiting.reason;
  if (!terminated) return "";
  return terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);
}

/** The one word for how a pod does: of its containers, the one that matters most. */
export function podStatusWord(pod: Pod): string {
  const { status, metadata } = pod;
  if (metadata.deletionTimestamp) return isLost(pod) ? "Unknown" : "Terminating";
  // What its containers were when they were last heard of says nothing now.
  if (isLost(pod)) return minionLostReason;
  if (isUnheard(pod)) return minionUnheardReason;
  const hasPassed = (s: core.ContainerStatus): boolean =>
    s.state?.terminated?.exitCode === 0 ||
    (s.started === true && sidecarsOf(pod.spec).some(({ name }) => name === s.name));
  const isInitialized = status?.conditions?.some((c) => c.type === "Initialized" && c.status === "True") === true;
  const initializing = isInitialized ? -1 : (status?.initContainerStatuses ?? []).findIndex((s) => !hasPassed(s));
  if (initializing >= 0) {
    const reason = containerReason(status?.initContainerStatuses?.[initializing] as core.ContainerStatus);
    const isPlain = reason === "" || reason === "PodInitializing";
    return isPlain ? `Init:${initializing}/${pod.spec.initContainers?.length ?? 0}` : `Init:${reason}`;
  }
  const own = status?.reason || status?.phase || "Pending";
  const statuses = status?.containerStatuses ?? [];
  const reasons = statuses.map(containerReason);
  const reason = reasons.find((r) => r !== "") ?? own;
  const isAnyRunning = statuses.some((s) => s.ready && s.state?.running);
  return reason === "Completed" && isAnyRunning ? "Running" : reason;
}
