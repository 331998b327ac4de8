import type * as apps from "kubernetes-types/apps/v1.js";
import type { ApiObject } from "../../objects/types.js";

export interface StatefulSet extends ApiObject {
  kind: "StatefulSet";
  spec: apps.StatefulSetSpec;
  status?: apps.StatefulSetStatus;
}

export type { apps };

/** The labels by which Kubernetes' tools know the pods of a stateful set (k8s.io/api/apps/v1/types.go). */
export const podNameLabel = "statefulset.kubernetes.io/pod-name";
export const podIndexLabel = "apps.kubernetes.io/pod-index";
/** Of ControllerRevisions: the hash in their name. */
export const hashLabel = "controller.kubernetes.io/hash";
