/** What keeps a pod from being ready, in a few words. */
import type { Pod } from "../kinds/pod/object.js";

/** Whether what the pod runs has begun. */
export const hasStarted = ({ status }: Pod): boolean => status?.phase === "Running" || status?.phase === "Succeeded";

/** "" when nothing is known. */
export function whyNotReady({ metadata, status }: Pod): string {
  const unplaced = status?.conditions?.find((c) => c.type === "PodScheduled" && c.status === "False");
  if (unplaced?.message) return `${metadata.name}: ${unplaced.message}`;
  for (const { state, lastState, ready } of [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ]) {
    if (
      state?.waiting?.reason &&
      state.waiting.reason !== "PodInitializing" &&
      state.waiting.reason !== "ContainerCreating"
    )
      return `${metadata.name}: ${state.waiting.reason}${state.waiting.message ? `: ${state.waiting.message}` : ""}`;
    const ended = state?.terminated ?? lastState?.terminated;
    if (!ready && ended && ended.exitCode !== 0)
      return `${metadata.name}: its program ended with exit code ${ended.exitCode}`;
  }
  return "";
}
