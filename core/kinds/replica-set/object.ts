import type * as apps from "kubernetes-types/apps/v1.js";
import type { ApiObject } from "../../objects/types.js";

export interface ReplicaSet extends ApiObject {
  kind: "ReplicaSet";
  spec: apps.ReplicaSetSpec;
  status?: apps.ReplicaSetStatus & { terminatingReplicas?: number };
}
