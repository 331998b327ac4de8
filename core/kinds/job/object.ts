import type * as batch from "kubernetes-types/batch/v1.js";
import type { ApiObject } from "../../objects/types.js";

export type { batch };

export interface Job extends ApiObject {
  kind: "Job";
  spec: batch.JobSpec;
  status?: batch.JobStatus;
}
