/** Whether a job comes to its end, and why: in the order in which Kubernetes asks. */
import { isTrue } from "../../objects/conditions.js";
import type { core } from "../../objects/types.js";
import { fromApiTime } from "../../time.js";
import type { Pod } from "../pod/object.js";
import { announced, type Verdict } from "./conditions.js";
import { meaningOf } from "./failure-policy.js";
import { countOf, countOfBoth, type Indexes, indexesOf } from "./indexes.js";
import type { Job } from "./object.js";
import { hasFailed, isActive, isTracked } from "./pods.js";
import { isIndexed, type Tally } from "./tally.js";

const failed = (reason: string, message: string): Verdict => ({ end: "Failed", reason, message });

/** When it has been active for too long; undefined: never. ms since the epoch */
export function deadlineMs({ spec, status }: Job): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || spec.suspend || !status?.startTime) return undefined;
  return fromApiTime(status.startTime) + spec.activeDeadlineSeconds * 1000;
}

function byPolicy(job: Job, pods: readonly Pod[]): Verdict | undefined {
  for (const pod of pods) {
    const why = isTracked(pod) && hasFailed(job, pod) ? meaningOf(job, pod).why : undefined;
    if (why !== undefined) return failed("PodFailurePolicy", why);
  }
  return undefined;
}

/** Containers that are started again where they are count as failures, too. */
function restartsOf(pods: readonly Pod[]): number {
  const statuses = pods
    .filter(isActive)
    .flatMap(({ status = {} as core.PodStatus }) => [
      ...(status.containerStatuses ?? []),
      ...(status.initContainerStatuses ?? []),
    ]);
  return statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

function byFailures(job: Job, pods: readonly Pod[], { totals }: Tally): Verdict | undefined {
  const { backoffLimit = 6, template } = job.spec;
  const restarts = template.spec?.restartPolicy === "OnFailure" ? restartsOf(pods) : 0;
  const isPast = totals.failed > backoffLimit || (restarts > 0 && restarts >= backoffLimit);
  return isPast ? failed("BackoffLimitExceeded", "Job has reached the specified backoff limit") : undefined;
}

function byIndexes({ spec }: Job, { failedIndexes, completed }: Tally): Verdict | undefined {
  const count = countOf(failedIndexes);
  if (spec.backoffLimitPerIndex === undefined || count === 0) return undefined;
  if (spec.maxFailedIndexes !== undefined && count > spec.maxFailedIndexes)
    return failed("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
  return count + countOf(completed) >= (spec.completions ?? 0)
    ? failed("FailedIndexes", "Job has failed indexes")
    : undefined;
}

function bySuccessPolicy({ spec }: Job, completed: Indexes): Verdict | undefined {
  const below = spec.completions ?? 0;
  for (const [i, { succeededIndexes, succeededCount }] of (spec.successPolicy?.rules ?? []).entries()) {
    const meant = succeededIndexes === undefined ? ([[0, below - 1]] as const) : indexesOf(succeededIndexes, below);
    if (countOfBoth(completed, meant) >= (succeededCount ?? countOf(meant)))
      return { end: "Complete", reason: "SuccessPolicy", message: `Matched rules at index ${i}` };
  }
  return undefined;
}

function byCompletions({ spec }: Job, pods: readonly Pod[], { totals }: Tally): Verdict | undefined {
  const isDone =
    spec.completions === undefined
      ? totals.succeeded > 0 && !pods.some(isActive)
      : totals.succeeded >= spec.completions;
  if (!isDone) return undefined;
  return { end: "Complete", reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
}

/** undefined: it goes on. */
export function verdictOf(job: Job, pods: readonly Pod[], counts: Tally, nowMs: number): Verdict | undefined {
  const said = announced(job);
  if (said) return said;
  const isLate = nowMs >= (deadlineMs(job) ?? Number.POSITIVE_INFINITY) && !isTrue(job, "Suspended");
  return (
    byPolicy(job, pods) ??
    byFailures(job, pods, counts) ??
    (isLate ? failed("DeadlineExceeded", "Job was active longer than specified deadline") : undefined) ??
    (isIndexed(job) ? (byIndexes(job, counts) ?? bySuccessPolicy(job, counts.completed)) : undefined) ??
    byCompletions(job, pods, counts)
  );
}
