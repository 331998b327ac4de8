/** What conditions say of a pod: its states, and the reason it waits for. */
import type { Pod } from "../../core/kinds/pod/object.js";
import { articlePhase, isLost, isReady, isRunning, isTerminating, isUnheard } from "../../core/kinds/pod/phase.js";
import { lookup } from "../../core/lookup.js";

const waitingReason = (pod: Pod): string[] =>
  (pod.status?.containerStatuses ?? []).map((c) => c.state?.waiting?.reason ?? "").filter((r) => r !== "");

/** What can be said of a pod. */
const podStates = lookup<(pod: Pod) => boolean>({
  running: (p) => isRunning(p) && !isTerminating(p),
  ready: isReady,
  pending: (p) => (p.status?.phase ?? "Pending") === "Pending" && !isTerminating(p),
  failed: (p) => articlePhase(p) === "Failed" && !isTerminating(p),
  succeeded: (p) => p.status?.phase === "Succeeded",
  lost: isLost,
  unheard: isUnheard,
  terminating: isTerminating,
  unschedulable: (p) =>
    (p.status?.conditions ?? []).some((c) => c.type === "PodScheduled" && c.reason === "Unschedulable") &&
    !p.spec.nodeName,
});

export function podTest(words: string): ((pod: Pod) => boolean) | undefined {
  if (words === "") return (p) => !isTerminating(p);
  const reason = /^in (\w+)$/.exec(words)?.[1];
  if (reason !== undefined) return (p) => waitingReason(p).includes(reason) || p.status?.reason === reason;
  return podStates[words];
}

export const restartsOf = (pod: Pod): number =>
  (pod.status?.containerStatuses ?? []).reduce((sum, c) => sum + c.restartCount, 0);
