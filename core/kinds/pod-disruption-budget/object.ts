import type * as policy from "kubernetes-types/policy/v1.js";
import type { ApiObject } from "../../objects/types.js";

export interface PodDisruptionBudget extends ApiObject {
  kind: "PodDisruptionBudget";
  spec: policy.PodDisruptionBudgetSpec;
  status?: policy.PodDisruptionBudgetStatus;
}

export type BudgetStatus = policy.PodDisruptionBudgetStatus;

/** Its one condition. */
export const allowedCondition = "DisruptionAllowed";

/** Why that is not so: what it counts by is not known. */
export const syncFailed = "SyncFailed";
