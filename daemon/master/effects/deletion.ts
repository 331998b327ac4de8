import type { Pod } from "../../../core/api/types.js";
import { toApiTime } from "../../../core/time.js";

/** A pod on its way out: it is stopped within `graceSeconds` and its object goes when nothing of it is left. A later, shorter period wins. */
export function markDeleted(pod: Pod, graceSeconds: number, nowMs: number): Pod {
  const before = pod.metadata.deletionGracePeriodSeconds;
  const grace = before === undefined ? graceSeconds : Math.min(before, graceSeconds);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: pod.metadata.deletionTimestamp ?? toApiTime(nowMs + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
  };
}
