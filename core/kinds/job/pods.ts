/** What a job asks of its pods. The words are those of Kubernetes' job controller. */
import { withFinalizers } from "../../objects/finalizers.js";
import type { ApiObject } from "../../objects/types.js";
import { fromApiTime } from "../../time.js";
import type { Pod } from "../pod/object.js";
import { isFinished, isLost, isTerminating } from "../pod/phase.js";
import type { Job } from "./object.js";
import { indexWord, trackingFinalizer } from "./words.js";

/** Its end is still to be counted. */
export function isTracked({ metadata }: ApiObject): boolean {
  return metadata.finalizers?.includes(trackingFinalizer) === true;
}

/** The pod, held by its job no more. */
export function withoutTracking<T extends ApiObject>(pod: T): T {
  return withFinalizers(
    pod,
    (pod.metadata.finalizers ?? []).filter((f) => f !== trackingFinalizer),
  );
}

export function hasSucceeded(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded";
}

/** Whether pods are replaced only when they have ended, and not as soon as they are on their way out. */
export function replacesEndedOnly({ spec }: Job): boolean {
  return spec.podReplacementPolicy === "Failed";
}

/** It ended badly; or it is on its way out, where that is as bad. */
export function hasFailed(job: Job, pod: Pod): boolean {
  if (hasSucceeded(pod)) return false;
  return isFinished(pod) || (isTerminating(pod) && !replacesEndedOnly(job));
}

/** It works, or is about to. A pod whose minion is lost may do so, and is replaced all the same. */
export function isActive(pod: Pod): boolean {
  return !isTerminating(pod) && !isFinished(pod) && !isLost(pod);
}

/** On its way out, and not yet at its end. */
export function isGoing(pod: Pod): boolean {
  return isTerminating(pod) && !isFinished(pod);
}

/** The completion index it is for; -1: none. */
export function indexOf({ metadata: { annotations, labels } }: Pod): number {
  const text = annotations?.[indexWord] ?? labels?.[indexWord] ?? "";
  return /^\d{1,10}$/.test(text) ? Number(text) : -1;
}

/** When it ended, as far as that is told; ms since the epoch. */
export function finishedAtMs({ metadata, status }: Pod): number {
  const ends = (status?.containerStatuses ?? []).map((c) => fromApiTime(c.state?.terminated?.finishedAt ?? ""));
  const last = Math.max(...ends.filter((ms) => !Number.isNaN(ms)), 0);
  if (last > 0) return last;
  const ready = status?.conditions?.find((c) => c.type === "Ready" && c.status === "False")?.lastTransitionTime;
  return fromApiTime(ready ?? metadata.deletionTimestamp ?? metadata.creationTimestamp ?? "");
}
