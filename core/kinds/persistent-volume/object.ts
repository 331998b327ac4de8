import type { ApiObject, core } from "../../objects/types.js";
import { hostDirectory } from "../storage-class/object.js";

export interface PersistentVolume extends ApiObject {
  kind: "PersistentVolume";
  spec: core.PersistentVolumeSpec;
  status?: core.PersistentVolumeStatus & { lastPhaseTransitionTime?: string };
}

/** It holds a volume as long as a claim has it. */
export const volumeProtection = "kubernetes.io/pv-protection";
/** Who made it. */
export const provisionedByKey = "pv.kubernetes.io/provisioned-by";

export const hostnameLabel = "kubernetes.io/hostname";

/** It was made for a claim, and its directory is its minion's to take away. */
export const isProvisioned = ({ metadata }: PersistentVolume): boolean =>
  metadata.annotations?.[provisionedByKey] === hostDirectory;

/** The minion it is on; "" = any. */
export function minionOfVolume({ spec }: PersistentVolume): string {
  const [term] = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return term?.matchExpressions?.[0]?.values?.[0] ?? "";
}

/** What says that it is on this minion and no other. */
export const onMinion = (minion: string): core.VolumeNodeAffinity => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: hostnameLabel, operator: "In", values: [minion] }] }],
  },
});

/** Of a minion: the folder in which it makes directories for claims. */
export const volumesDirectoryKey = "troupe.dev/volumes-directory";
