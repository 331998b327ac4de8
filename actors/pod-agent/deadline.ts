/** A pod that may be active for so long only: when its time is over. Pure. */
import type { Pod } from "../../core/kinds/pod/object.js";
import type { PodAgentCommand } from "../commands.js";

export const deadlineTimer = "deadline";

/** How a pod ended whose time was over, in the kubelet's words. */
export const overdueEnd = {
  reason: "DeadlineExceeded",
  message: "Pod was active on the node longer than the specified deadline",
} as const;

interface Timed {
  pod: Pod;
  startedAtMs: number;
}

/** The timer of its end, if it has one: from when it was first taken in, over restarts of the daemon. */
export function deadlineOf({ pod, startedAtMs }: Timed, nowMs: number): PodAgentCommand[] {
  const seconds = pod.spec.activeDeadlineSeconds;
  if (seconds === undefined) return [];
  return [{ type: "armTimer", name: deadlineTimer, delayMs: Math.max(0, startedAtMs + seconds * 1_000 - nowMs) }];
}
