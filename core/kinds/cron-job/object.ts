import type * as batch from "kubernetes-types/batch/v1.js";
import type { ApiObject } from "../../objects/types.js";

export type { batch };

export interface CronJob extends ApiObject {
  kind: "CronJob";
  spec: batch.CronJobSpec;
  status?: batch.CronJobStatus;
}

/** Annotation of its jobs: for which time they were made. */
export const scheduledWord = "batch.kubernetes.io/cronjob-scheduled-timestamp";
