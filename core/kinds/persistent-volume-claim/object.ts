import type { ApiObject, core } from "../../objects/types.js";

export interface PersistentVolumeClaim extends ApiObject {
  kind: "PersistentVolumeClaim";
  spec: core.PersistentVolumeClaimSpec;
  status?: core.PersistentVolumeClaimStatus;
}

/** It holds a claim as long as a pod uses it. */
export const claimProtection = "kubernetes.io/pvc-protection";

/** Which minion the pod is for that a volume is wanted for: written by the scheduler. */
export const selectedNodeKey = "volume.kubernetes.io/selected-node";
/** Who makes the claim's volume. */
export const provisionerKey = "volume.kubernetes.io/storage-provisioner";
/** The claim was bound to its volume by us, and not by who made it. */
export const boundByControllerKey = "pv.kubernetes.io/bound-by-controller";
export const bindCompletedKey = "pv.kubernetes.io/bind-completed";
