import type { ApiObject, core } from "../../objects/types.js";

export interface PersistentVolumeClaim extends ApiObject {
  kind: "PersistentVolumeClaim";
  spec: core.PersistentVolumeClaimSpec;
  status?: core.PersistentVolumeClaimStatus;
}

/** It holds a claim as long as a pod uses it. */
export const claimProtection = "kubernetes.io/pvc-protection";
