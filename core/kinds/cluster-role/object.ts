import type * as rbac from "kubernetes-types/rbac/v1.js";
import type { ApiObject } from "../../objects/types.js";

export interface ClusterRole extends ApiObject {
  kind: "ClusterRole";
  rules?: rbac.PolicyRule[];
  aggregationRule?: rbac.AggregationRule;
}
