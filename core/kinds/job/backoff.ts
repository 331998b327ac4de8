/** How long a job waits before it replaces pods that failed: 10 s, 20 s, 40 s … 6 min, from the last failure on. */
import type { Pod } from "../pod/object.js";
import type { Job } from "./object.js";
import { finishedAtMs, hasFailed, hasSucceeded } from "./pods.js";

const firstMs = 10_000;
const maxMs = 360_000;

/** @param failures in a row; 0 = none */
export function backoffMs(failures: number): number {
  return failures <= 0 ? 0 : Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 10));
}

/** When new pods may come, ms since the epoch: a function of the pods that ended and are still there. */
export function mayCreateAtMs(job: Job, pods: readonly Pod[]): number {
  let lastSuccess = 0;
  for (const pod of pods) if (hasSucceeded(pod)) lastSuccess = Math.max(lastSuccess, finishedAtMs(pod));
  let [failures, lastFailure] = [0, 0];
  for (const pod of pods) {
    if (!hasFailed(job, pod)) continue;
    const atMs = finishedAtMs(pod);
    if (atMs < lastSuccess) continue;
    failures++;
    lastFailure = Math.max(lastFailure, atMs);
  }
  return lastFailure + backoffMs(failures);
}
