import { checkSchedule, checkTimeZone } from "../../cron/schedule.js";
import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape, templateMetadataShape } from "../../objects/metadata.js";
import { objectReference } from "../../objects/reference-shapes.js";
import { joinPath } from "../../schema/faults.js";
import { checkDnsSubdomain, formatted } from "../../schema/formats.js";
import { servers } from "../../schema/marks.js";
import { time } from "../../schema/scalars.js";
import { flag, integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { defaultJobSpec, jobSpecShape } from "../job/spec.js";
import type { batch, CronJob } from "./object.js";

const numberMax = 2 ** 31 - 1;
/** Its jobs have eleven characters more, and 63 at most. */
const nameMax = 52;

const jobTemplate = struct<batch.JobTemplateSpec>(
  "batch.v1.JobTemplateSpec",
  { metadata: templateMetadataShape, spec: needed(jobSpecShape) },
  ({ spec }, path, faults) => {
    if (spec?.manualSelector) faults.unsupported(`${path}.spec.manualSelector`, "true", ["false"]);
    else if (spec?.selector) faults.invalid(`${path}.spec.selector`, "", "`selector` will be auto-generated");
  },
);

const specShape = struct<batch.CronJobSpec>("batch.v1.CronJobSpec", {
  concurrencyPolicy: oneOf("Allow", "Forbid", "Replace"),
  failedJobsHistoryLimit: integer(0, numberMax),
  jobTemplate: needed(jobTemplate),
  schedule: needed(text(formatted("cron", checkSchedule))),
  startingDeadlineSeconds: integer(0, numberMax),
  successfulJobsHistoryLimit: integer(0, numberMax),
  suspend: flag,
  timeZone: text(formatted("time-zone", checkTimeZone)),
});

const statusShape = struct<batch.CronJobStatus>("batch.v1.CronJobStatus", {
  active: list(objectReference),
  lastScheduleTime: time,
  lastSuccessfulTime: time,
});

function defaultSpec(spec: batch.CronJobSpec): batch.CronJobSpec {
  const { jobTemplate: template } = spec;
  return {
    ...spec,
    concurrencyPolicy: spec.concurrencyPolicy ?? "Allow",
    suspend: spec.suspend ?? false,
    successfulJobsHistoryLimit: spec.successfulJobsHistoryLimit ?? 3,
    failedJobsHistoryLimit: spec.failedJobsHistoryLimit ?? 1,
    jobTemplate: { metadata: {}, ...template, ...(template.spec ? { spec: defaultJobSpec(template.spec) } : {}) },
  };
}

export const cronJobRules: KindRules<CronJob> = {
  shape: struct<CronJob>(
    "batch.v1.CronJob",
    {
      apiVersion: text(),
      kind: oneOf("CronJob"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      spec: needed(specShape),
      status: servers(statusShape),
    },
    ({ metadata }, path, faults) => {
      if ((metadata.name ?? "").length > nameMax)
        faults.invalid(joinPath(path, "metadata.name"), metadata.name, `must be no more than ${nameMax} characters`);
    },
  ),
  withDefaults: (cronJob) => ({ ...cronJob, spec: defaultSpec(cronJob.spec) }),
  asNew: withoutStatus,
  carriedOver: withStatusOf,
  checkUpdate: () => {},
  labelsWithin: ({ spec }) => [spec.jobTemplate.metadata?.labels, spec.jobTemplate.spec?.template.metadata?.labels],
};
