/** Limits of failures for each index by itself (spec.backoffLimitPerIndex): the count goes from a pod to its successor. */
import type { Pod } from "../pod/object.js";
import { meaningOf } from "./failure-policy.js";
import type { Job } from "./object.js";
import { hasFailed, indexOf } from "./pods.js";
import { ignoredFailuresWord, indexFailuresWord } from "./words.js";

export interface IndexFailures {
  counted: number;
  ignored: number;
}

function numberIn(pod: Pod, word: string): number {
  const text = pod.metadata.annotations?.[word] ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** Of its index, before it. */
export function failuresBefore(pod: Pod): IndexFailures {
  return { counted: numberIn(pod, indexFailuresWord), ignored: numberIn(pod, ignoredFailuresWord) };
}

/** Of its index, now that this pod failed, too. */
export function failuresWith(job: Job, pod: Pod): IndexFailures {
  const { counted, ignored } = failuresBefore(pod);
  return meaningOf(job, pod).counts ? { counted: counted + 1, ignored } : { counted, ignored: ignored + 1 };
}

/** Whether its failure is that of its index. */
export function failsIndex(job: Job, pod: Pod): boolean {
  const limit = job.spec.backoffLimitPerIndex;
  if (limit === undefined || !hasFailed(job, pod)) return false;
  return meaningOf(job, pod).action === "FailIndex" || failuresWith(job, pod).counted > limit;
}

const sumOf = ({ counted, ignored }: IndexFailures): number => counted + ignored;

/** Of each index, the pod that failed last: the next one takes over its count. */
export function lastFailures(job: Job, pods: readonly Pod[]): ReadonlyMap<number, Pod> {
  const last = new Map<number, Pod>();
  for (const pod of pods) {
    if (!hasFailed(job, pod)) continue;
    const before = last.get(indexOf(pod));
    if (!before || sumOf(failuresBefore(pod)) >= sumOf(failuresBefore(before))) last.set(indexOf(pod), pod);
  }
  return last;
}

/** What the next pod of an index is told, by all of its pods that are there. */
export function failuresOfNext(job: Job, pods: readonly Pod[]): IndexFailures {
  let most: IndexFailures = { counted: 0, ignored: 0 };
  for (const pod of pods) {
    const failures = hasFailed(job, pod) ? failuresWith(job, pod) : failuresBefore(pod);
    if (sumOf(failures) > sumOf(most)) most = failures;
  }
  return most;
}
