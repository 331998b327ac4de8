import { keyOf } from "../../../core/kinds/key.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { revisionOf } from "../../../core/objects/types.js";
import type { Write } from "../../../core/store/store.js";
import { toApiTime } from "../../../core/time.js";

/** Of a pod that does not say how long its end may take; seconds, as in Kubernetes. */
const graceSecondsDefault = 30;

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

/** The write that begins, or is, the end of a pod. Nothing has to be stopped for one that was never bound. */
export function endOfPod(pod: Pod, graceSeconds: number | undefined, nowMs: number): Write {
  const expected = revisionOf(pod);
  if (!pod.spec.nodeName) return { op: "remove", key: keyOf(pod), expected };
  const grace = graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? graceSecondsDefault;
  return { op: "update", object: markDeleted(pod, grace, nowMs), expected };
}
