import type * as apps from "kubernetes-types/apps/v1.js";
import type { ApiObject } from "../../objects/types.js";

export interface Deployment extends ApiObject {
  kind: "Deployment";
  spec: apps.DeploymentSpec;
  status?: apps.DeploymentStatus & { terminatingReplicas?: number };
}

/** Annotations of a Deployment's ReplicaSets that Kubernetes' tools read (pkg/controller/deployment/util). */
export const deploymentKeys = {
  revision: "deployment.kubernetes.io/revision",
  history: "deployment.kubernetes.io/revision-history",
  /** How many replicas the deployment wanted, and how many it could have, when the set was last scaled by it. */
  desired: "deployment.kubernetes.io/desired-replicas",
  most: "deployment.kubernetes.io/max-replicas",
} as const;

/** The label that tells the pods of one template from those of another. */
export const templateHashKey = "pod-template-hash";
