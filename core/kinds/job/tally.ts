/**
 * Counts pods that ended, each exactly once over crashes and deletions, in three steps, each of which is durable before the
 * next one is decided (Kubernetes' KEP-2307):
 *
 *   1  its uid (or its index) stands in the status     2  its finalizer is taken     3  the count grows, the uid goes
 */
import type { Pod } from "../pod/object.js";
import { meaningOf } from "./failure-policy.js";
import { failsIndex, lastFailures } from "./index-failures.js";
import { countOf, hasIndex, type Indexes, indexesOf, withIndexes } from "./indexes.js";
import type { Job } from "./object.js";
import { hasFailed, hasSucceeded, indexOf, isGoing, isTracked } from "./pods.js";

export interface Tally {
  /** What the status counts. */
  succeeded: number;
  failed: number;
  /** uids that stand in the status and are not in its counts yet. */
  uncounted: { succeeded: string[]; failed: string[] };
  completed: Indexes;
  failedIndexes: Indexes;
  /** They are counted, durably: their finalizers go. */
  released: Pod[];
  /** Counts, with what is on its way into them. */
  totals: { succeeded: number; failed: number };
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === "Indexed";
}

/** Pods that failed last of their index and have no successor: they hold the index's count of failures. */
function holders(job: Job, pods: readonly Pod[], failedBefore: Indexes): ReadonlySet<Pod> {
  if (job.spec.backoffLimitPerIndex === undefined) return new Set();
  const alive = new Set(pods.filter((pod) => !hasFailed(job, pod)).map(indexOf));
  const last = [...lastFailures(job, pods)];
  return new Set(last.filter(([i]) => !alive.has(i) && !hasIndex(failedBefore, i)).map(([, pod]) => pod));
}

/** @param isOver nothing follows: whatever is counted need not be held */
export function tally(job: Job, pods: readonly Pod[], isOver: boolean): Tally {
  const { status = {}, spec } = job;
  const below = spec.completions ?? 0;
  const before = indexesOf(status.completedIndexes, below);
  const failedBefore = indexesOf(status.failedIndexes, below);
  const held = isOver ? new Set<Pod>() : holders(job, pods, failedBefore);
  const tracked = new Map(pods.filter(isTracked).map((pod) => [pod.metadata.uid ?? "", pod]));
  const released: Pod[] = [];
  const known = { succeeded: new Set<string>(), failed: new Set<string>() };
  const counts = { succeeded: status.succeeded ?? 0, failed: status.failed ?? 0 };
  for (const how of ["succeeded", "failed"] as const)
    for (const uid of status.uncountedTerminatedPods?.[how] ?? []) {
      const pod = tracked.get(uid);
      if (!pod) counts[how]++;
      else {
        known[how].add(uid);
        if (!held.has(pod)) released.push(pod);
      }
    }
  const [completes, fails]: [number[], number[]] = [[], []];
  for (const [uid, pod] of tracked) {
    if (known.succeeded.has(uid) || known.failed.has(uid)) continue;
    const index = indexOf(pod);
    const isForeign = isIndexed(job) && (index < 0 || index >= below);
    if (hasSucceeded(pod)) {
      if (!isIndexed(job)) known.succeeded.add(uid);
      else if (isForeign || hasIndex(before, index)) released.push(pod);
      else completes.push(index);
    } else if (hasFailed(job, pod) || (isOver && isGoing(pod))) {
      if (isForeign || (!meaningOf(job, pod).counts && !held.has(pod))) released.push(pod);
      else if (meaningOf(job, pod).counts) known.failed.add(uid);
    }
  }
  for (const pod of tracked.values()) if (failsIndex(job, pod)) fails.push(indexOf(pod));
  const completed = withIndexes(before, completes);
  return {
    succeeded: isIndexed(job) ? countOf(completed) : counts.succeeded,
    failed: counts.failed,
    uncounted: { succeeded: [...known.succeeded], failed: [...known.failed] },
    completed,
    failedIndexes: withIndexes(
      failedBefore,
      fails.filter((i) => i >= 0 && i < below),
    ),
    released,
    totals: {
      succeeded: isIndexed(job) ? countOf(completed) : counts.succeeded + known.succeeded.size,
      failed: counts.failed + known.failed.size,
    },
  };
}
