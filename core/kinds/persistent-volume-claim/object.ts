import type { ApiObject, core } from "../../objects/types.js";

export interface PersistentVolumeClaim extends ApiObject {
  kind: "PersistentVolumeClaim";
  spec: core.PersistentVolumeClaimSpec;
  status?: core.PersistentVolumeClaimStatus;
}

/** It holds a claim as long as a pod uses it. */
export const claimProtection = "kubernetes.io/pvc-protection";

/** Which minion the pod goes to that a volume is wanted for: written when one is found for it. */
export const selectedNodeKey = "volume.kubernetes.io/selected-node";
/** Who makes its volume. */
export const provisionerKey = "volume.kubernetes.io/storage-provisioner";
/** Its volume was chosen by us, and not by who made it; and that is done. */
export const boundByControllerKey = "pv.kubernetes.io/bound-by-controller";
export const bindCompletedKey = "pv.kubernetes.io/bind-completed";

export const storageOf = ({ spec }: PersistentVolumeClaim): string => spec.resources?.requests?.["storage"] ?? "0";

export const isBound = ({ spec, status }: PersistentVolumeClaim): boolean =>
  status?.phase === "Bound" && Boolean(spec.volumeName);

/** What is to be known of a pod to know its claims. */
type Claiming = ApiObject & { spec: core.PodSpec };

/** The name of a volume's claim; undefined: it is of none. A claim of the pod's own is named by both. */
export function claimNameOf(volume: core.Volume, { metadata }: Claiming): string | undefined {
  return volume.ephemeral ? `${metadata.name}-${volume.name}` : volume.persistentVolumeClaim?.claimName;
}

/** Names of the claims a pod uses, each once. */
export function claimNamesOf(pod: Claiming): string[] {
  const names = (pod.spec.volumes ?? []).flatMap((volume) => claimNameOf(volume, pod) ?? []);
  return [...new Set(names)];
}
