/**
 * The decision of a job. What it is told is all there is: its status, in which ends of pods are counted, and its pods. It
 * follows Kubernetes' job controller (pkg/controller/job/job_controller.go) in what it does and in what it calls it.
 */
import { isTrue } from "../../objects/conditions.js";
import type { ControllerNote, Reconciled } from "../../objects/reconciled.js";
import { fromApiTime, toApiTime } from "../../time.js";
import { markDeleted } from "../ending.js";
import type { Pod } from "../pod/object.js";
import { isLost, isReady } from "../pod/phase.js";
import { conditionsOf, isOver, type Verdict } from "./conditions.js";
import { formatIndexes } from "./indexes.js";
import { type Managed, manage } from "./manage.js";
import type { batch, Job } from "./object.js";
import { isActive, isGoing, isTracked, withoutTracking } from "./pods.js";
import { isIndexed, type Tally, tally } from "./tally.js";
import { deadlineMs, verdictOf } from "./verdict.js";

const graceSecondsDefault = 30;

/** The pod on its way out, with nothing to be counted of it. */
function givenUp(pod: Pod, nowMs: number): Pod {
  const graceSeconds = pod.spec.nodeName ? (pod.spec.terminationGracePeriodSeconds ?? graceSecondsDefault) : 0;
  return markDeleted(withoutTracking(pod), graceSeconds, nowMs);
}

const doomed = ({ metadata }: Pod) => ({ kind: "Pod", name: metadata.name, uid: metadata.uid ?? "" });

/** Of a job that has ended: nothing is held any more, and it goes when its time is over. */
function afterwards({ metadata, spec, status }: Job, pods: readonly Pod[], nowMs: number): Reconciled {
  const update = pods.filter(isTracked).map(withoutTracking);
  const end = status?.conditions?.find((c) => (c.type === "Complete" || c.type === "Failed") && c.status === "True");
  if (spec.ttlSecondsAfterFinished === undefined || metadata.deletionTimestamp)
    return { create: [], update, remove: [] };
  const againAtMs = fromApiTime(end?.lastTransitionTime ?? "") + spec.ttlSecondsAfterFinished * 1000;
  if (nowMs < againAtMs) return { create: [], update, remove: [], againAtMs };
  return { create: [], update, remove: [{ kind: "Job", name: metadata.name, uid: metadata.uid ?? "" }] };
}

/** What a job that comes to its end does with its pods. */
function ending({ end }: Verdict, pods: readonly Pod[], nowMs: number): { update: Pod[]; remove: Pod[] } {
  const open = pods.filter((pod) => isActive(pod) || (isLost(pod) && !isGoing(pod)));
  // What a job ends itself after its success is no failure.
  return end === "Complete"
    ? { update: open.map((pod) => givenUp(pod, nowMs)), remove: [] }
    : { update: [], remove: open };
}

/** When it began, or began again. */
function startTimeOf({ spec, status, ...job }: Job, nowMs: number): string | undefined {
  if (spec.suspend) return status?.startTime;
  const resumes = isTrue({ ...(status ? { status: { conditions: status.conditions ?? [] } } : {}) }, "Suspended");
  return resumes || !status?.startTime
    ? toApiTime(Math.max(nowMs, fromApiTime(job.metadata.creationTimestamp ?? "") || 0))
    : status.startTime;
}

function statusOf(
  job: Job,
  pods: readonly Pod[],
  counts: Tally,
  verdict: Verdict | undefined,
  nowMs: number,
): batch.JobStatus {
  const active = verdict ? [] : pods.filter(isActive);
  const isAtRest = !pods.some((pod) => isActive(pod) || isGoing(pod) || isLost(pod) || isTracked(pod));
  const isCounted = counts.uncounted.succeeded.length + counts.uncounted.failed.length === 0;
  const hasEnded = verdict !== undefined && isAtRest && isCounted;
  const conditions = conditionsOf(job, verdict, hasEnded, nowMs);
  const startTime = startTimeOf(job, nowMs);
  const { succeeded, failed, uncounted } = counts;
  const perIndex = job.spec.backoffLimitPerIndex !== undefined;
  return {
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(startTime ? { startTime } : {}),
    ...(hasEnded && verdict.end === "Complete" ? { completionTime: toApiTime(nowMs) } : {}),
    ...(active.length > 0 ? { active: active.length } : {}),
    ready: active.filter(isReady).length,
    terminating: pods.filter(isGoing).length,
    ...(succeeded > 0 ? { succeeded } : {}),
    ...(failed > 0 ? { failed } : {}),
    ...(isIndexed(job) && counts.completed.length > 0 ? { completedIndexes: formatIndexes(counts.completed) } : {}),
    ...(perIndex ? { failedIndexes: formatIndexes(counts.failedIndexes) } : {}),
    uncountedTerminatedPods: {
      ...(uncounted.succeeded.length > 0 ? { succeeded: uncounted.succeeded } : {}),
      ...(uncounted.failed.length > 0 ? { failed: uncounted.failed } : {}),
    },
  };
}

/** What became so with this decision, for people. */
function notesOf(job: Job, { conditions = [] }: batch.JobStatus): ControllerNote[] {
  const was = (type: string): boolean => isTrue(job, type);
  const is = (type: string): batch.JobCondition | undefined =>
    conditions.find((c) => c.type === type && c.status === "True");
  const notes: ControllerNote[] = [];
  if (is("Complete") && !was("Complete"))
    notes.push({ level: "Normal", reason: "Completed", message: "Job completed" });
  const failure = is("FailureTarget");
  if (failure && !was("FailureTarget"))
    notes.push({ level: "Warning", reason: failure.reason ?? "", message: failure.message ?? "" });
  if (is("Suspended") && !was("Suspended"))
    notes.push({ level: "Normal", reason: "Suspended", message: "Job suspended" });
  if (!is("Suspended") && was("Suspended")) notes.push({ level: "Normal", reason: "Resumed", message: "Job resumed" });
  return notes;
}

export function reconcile(job: Job, pods: readonly Pod[], nowMs: number): Reconciled {
  if (isOver(job)) return afterwards(job, pods, nowMs);
  const isLeaving = job.metadata.deletionTimestamp !== undefined;
  if (isLeaving) return { create: [], update: pods.filter(isTracked).map(withoutTracking), remove: [] };
  const before = tally(job, pods, false);
  const verdict = verdictOf(job, pods, before, nowMs);
  const counts = verdict ? tally(job, pods, true) : before;
  const managed: Managed = verdict ? { create: [], giveUp: [] } : manage(job, pods, counts, nowMs);
  const ends = verdict ? ending(verdict, pods, nowMs) : { update: [], remove: [] };
  const status = statusOf(job, pods, counts, verdict, nowMs);
  const againAtMs = Math.min(
    managed.againAtMs ?? Number.POSITIVE_INFINITY,
    verdict ? Number.POSITIVE_INFINITY : (deadlineMs(job) ?? Number.POSITIVE_INFINITY),
  );
  return {
    create: managed.create,
    update: [
      ...counts.released.map(withoutTracking),
      ...managed.giveUp.map((pod) => givenUp(pod, nowMs)),
      ...ends.update,
    ],
    remove: ends.remove.map(doomed),
    status,
    ...(Number.isFinite(againAtMs) ? { againAtMs } : {}),
    notes: notesOf(job, status),
  };
}
