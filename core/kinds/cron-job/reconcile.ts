/** The decision of a cron job, as Kubernetes' controller makes it (pkg/controller/cronjob/cronjob_controllerv2.go). */
import { isTrue } from "../../objects/conditions.js";
import type { ControllerNote, NewObject, Reconciled } from "../../objects/reconciled.js";
import { fromApiTime, toApiTime } from "../../time.js";
import { isOver } from "../job/conditions.js";
import type { Job } from "../job/object.js";
import { due } from "./due.js";
import { type batch, type CronJob, scheduledWord } from "./object.js";

/** A name that follows from the time: two that decide alike make one job. */
const nameOf = ({ metadata }: CronJob, atMs: number): string => `${metadata.name}-${Math.floor(atMs / 60_000)}`;

const scheduledFor = ({ metadata }: Job): string | undefined => metadata.annotations?.[scheduledWord];

/** It was made for a time, and goes on; one that somebody made by hand is nobody's way. */
const isActive = (job: Job): boolean =>
  scheduledFor(job) !== undefined && !isOver(job) && job.metadata.deletionTimestamp === undefined;

function newJob(cronJob: CronJob, atMs: number): NewObject {
  const { metadata = {}, spec } = cronJob.spec.jobTemplate;
  return {
    kind: "Job",
    metadata: {
      name: nameOf(cronJob, atMs),
      labels: { ...metadata.labels },
      annotations: { ...metadata.annotations, [scheduledWord]: toApiTime(atMs) },
    },
    spec,
  };
}

const latest = (times: readonly (string | undefined)[]): string | undefined =>
  times.reduce((a, b) => (b !== undefined && (a === undefined || fromApiTime(b) > fromApiTime(a)) ? b : a), undefined);

function statusOf({ status = {} }: CronJob, jobs: readonly Job[]): batch.CronJobStatus {
  const active = jobs.filter(isActive).map(({ metadata: { name, namespace = "", uid = "" } }) => {
    return { apiVersion: "batch/v1", kind: "Job", name, namespace, uid };
  });
  const lastScheduleTime = latest([status.lastScheduleTime, ...jobs.map(scheduledFor)]);
  const done = jobs.filter((job) => isTrue(job, "Complete")).map((job) => job.status?.completionTime);
  const lastSuccessfulTime = latest([status.lastSuccessfulTime, ...done]);
  return {
    ...(active.length > 0 ? { active } : {}),
    ...(lastScheduleTime ? { lastScheduleTime } : {}),
    ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}),
  };
}

/** Jobs that ended and are more than are to be kept, the oldest first. */
function outlived({ spec }: CronJob, jobs: readonly Job[]): Job[] {
  const since = (job: Job): number => fromApiTime(job.status?.startTime ?? job.metadata.creationTimestamp ?? "");
  const beyond = (end: "Complete" | "Failed", limit: number): Job[] => {
    const ended = jobs.filter((job) => isTrue(job, end) && job.metadata.deletionTimestamp === undefined);
    return ended.sort((a, b) => since(a) - since(b)).slice(0, Math.max(0, ended.length - limit));
  };
  return [
    ...beyond("Complete", spec.successfulJobsHistoryLimit ?? 3),
    ...beyond("Failed", spec.failedJobsHistoryLimit ?? 1),
  ];
}

interface Started {
  create: NewObject[];
  remove: Job[];
  notes: ControllerNote[];
  againAtMs?: number;
}

function started(cronJob: CronJob, jobs: readonly Job[], nowMs: number): Started {
  const nothing: Started = { create: [], remove: [], notes: [] };
  if (cronJob.spec.suspend || cronJob.metadata.deletionTimestamp !== undefined) return nothing;
  const { atMs, tooMany, nextMs } = due(cronJob, nowMs);
  const later = nextMs === undefined ? {} : { againAtMs: nextMs };
  if (atMs === undefined || jobs.some(({ metadata }) => metadata.name === nameOf(cronJob, atMs)))
    return { ...nothing, ...later };
  const message = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
  const notes: ControllerNote[] = tooMany ? [{ level: "Warning", reason: "TooManyMissedTimes", message }] : [];
  const active = jobs.filter(isActive);
  const { concurrencyPolicy } = cronJob.spec;
  if (concurrencyPolicy === "Forbid" && active.length > 0) {
    const why = "Not starting job because prior execution is running and concurrency policy is Forbid";
    return { ...nothing, notes: [...notes, { level: "Normal", reason: "JobAlreadyActive", message: why }], ...later };
  }
  return { create: [newJob(cronJob, atMs)], remove: concurrencyPolicy === "Replace" ? active : [], notes, ...later };
}

export function reconcile(cronJob: CronJob, jobs: readonly Job[], nowMs: number): Reconciled {
  const { create, remove, notes, againAtMs } = started(cronJob, jobs, nowMs);
  return {
    create,
    update: [],
    remove: [...remove, ...outlived(cronJob, jobs)].map(({ kind, metadata }) => {
      return { kind, name: metadata.name, uid: metadata.uid ?? "" };
    }),
    status: statusOf(cronJob, jobs),
    notes,
    ...(againAtMs === undefined ? {} : { againAtMs }),
  };
}
