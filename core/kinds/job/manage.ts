/** Which pods a job makes and which it gives up, as long as it goes on. Never both at once, as Kubernetes has it. */
import type { NewObject } from "../../objects/reconciled.js";
import { fromApiTime } from "../../time.js";
import type { Pod } from "../pod/object.js";
import { isLost, isReady, isRunning } from "../pod/phase.js";
import { backoffMs, mayCreateAtMs } from "./backoff.js";
import { failuresOfNext } from "./index-failures.js";
import { hasIndex } from "./indexes.js";
import { newPod, newPodOf } from "./new-pod.js";
import type { Job } from "./object.js";
import { finishedAtMs, hasFailed, indexOf, isActive, isGoing, replacesEndedOnly } from "./pods.js";
import { isIndexed, type Tally } from "./tally.js";

export interface Managed {
  create: NewObject[];
  /** They go, and that is no failure. */
  giveUp: Pod[];
  againAtMs?: number;
}

/** Pods made for one decision; the others come when these are there. */
const createMax = 500;

/** Those with whom least is lost first: not placed, not running, not ready, the youngest. */
function byLoss(a: Pod, b: Pod): number {
  const worth = (pod: Pod): number => (pod.spec.nodeName ? 1 : 0) + (isRunning(pod) ? 1 : 0) + (isReady(pod) ? 1 : 0);
  const since = ({ metadata }: Pod): number => fromApiTime(metadata.creationTimestamp ?? "");
  return worth(a) - worth(b) || since(b) - since(a) || ((a.metadata.uid ?? "") < (b.metadata.uid ?? "") ? -1 : 1);
}

/** Pods that are for no index that is still to be done, or for one that another pod is for. */
function misplaced({ spec }: Job, active: readonly Pod[], counts: Tally): Pod[] {
  const taken = new Set<number>();
  return [...active]
    .sort(byLoss)
    .reverse()
    .filter((pod) => {
      const index = indexOf(pod);
      const isOpen =
        index >= 0 &&
        index < (spec.completions ?? 0) &&
        !taken.has(index) &&
        !hasIndex(counts.completed, index) &&
        !hasIndex(counts.failedIndexes, index);
      taken.add(index);
      return !isOpen;
    });
}

function wantedOf({ spec }: Job, active: number, { totals, failedIndexes }: Tally): number {
  const { parallelism = 1, completions } = spec;
  if (completions === undefined) return totals.succeeded > 0 ? Math.min(active, parallelism) : parallelism;
  const failed = failedIndexes.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return Math.max(0, Math.min(parallelism, completions - totals.succeeded - failed));
}

/** Pods for the first so many indexes that none is for; where each index waits by itself, for those that need not. */
function forIndexes(job: Job, pods: readonly Pod[], counts: Tally, missing: number, nowMs: number): Managed {
  const { completions = 0, backoffLimitPerIndex } = job.spec;
  const ofIndex = new Map<number, Pod[]>();
  for (const pod of pods) ofIndex.set(indexOf(pod), [...(ofIndex.get(indexOf(pod)) ?? []), pod]);
  const blocks = (pod: Pod): boolean => isActive(pod) || (replacesEndedOnly(job) && (isGoing(pod) || isLost(pod)));
  const create: NewObject[] = [];
  let againAtMs = Number.POSITIVE_INFINITY;
  for (let index = 0; index < completions && create.length < Math.min(missing, createMax); index++) {
    if (hasIndex(counts.completed, index) || hasIndex(counts.failedIndexes, index)) continue;
    const before = ofIndex.get(index) ?? [];
    if (before.some(blocks)) continue;
    const failures = backoffLimitPerIndex === undefined ? undefined : failuresOfNext(job, before);
    if (failures) {
      const lastMs = Math.max(0, ...before.filter((pod) => hasFailed(job, pod)).map(finishedAtMs));
      const atMs = lastMs + backoffMs(failures.counted + failures.ignored);
      if (lastMs > 0 && atMs > nowMs) {
        againAtMs = Math.min(againAtMs, atMs);
        continue;
      }
    }
    create.push(newPodOf(job, index, failures));
  }
  return { create, giveUp: [], ...(Number.isFinite(againAtMs) ? { againAtMs } : {}) };
}

export function manage(job: Job, pods: readonly Pod[], counts: Tally, nowMs: number): Managed {
  const active = pods.filter(isActive);
  if (job.spec.suspend) return { create: [], giveUp: active };
  const wrong = isIndexed(job) ? misplaced(job, active, counts) : [];
  const wanted = wantedOf(job, active.length, counts);
  const surplus = active.length - wrong.length - wanted;
  if (surplus > 0 || wrong.length > 0) {
    const rest = active.filter((pod) => !wrong.includes(pod)).sort(byLoss);
    return { create: [], giveUp: [...wrong, ...rest.slice(0, Math.max(0, surplus))] };
  }
  const awaited = replacesEndedOnly(job) ? pods.filter((pod) => isGoing(pod) || isLost(pod)).length : 0;
  const missing = wanted - active.length - awaited;
  if (missing <= 0) return { create: [], giveUp: [] };
  if (job.spec.backoffLimitPerIndex !== undefined) return forIndexes(job, pods, counts, missing, nowMs);
  const againAtMs = mayCreateAtMs(job, pods);
  if (againAtMs > nowMs) return { create: [], giveUp: [], againAtMs };
  if (isIndexed(job)) return forIndexes(job, pods, counts, missing, nowMs);
  return { create: Array.from({ length: Math.min(missing, createMax) }, () => newPod(job)), giveUp: [] };
}
