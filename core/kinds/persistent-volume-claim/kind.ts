import { ageOf } from "../../objects/age.js";
import { narrow, wide } from "../../objects/columns.js";
import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { modesText } from "./modes.js";
import type { PersistentVolumeClaim } from "./object.js";
import { claimRules } from "./rules.js";

function row(claim: PersistentVolumeClaim, nowMs: number): string[] {
  const { metadata, spec, status } = claim;
  const isBound = spec.volumeName !== undefined && spec.volumeName !== "";
  return [
    metadata.name,
    metadata.deletionTimestamp ? "Terminating" : (status?.phase ?? "Pending"),
    spec.volumeName ?? "",
    isBound ? (status?.capacity?.["storage"] ?? "") : "",
    isBound ? modesText(status?.accessModes) : "",
    spec.storageClassName ?? "",
    "<unset>",
    ageOf(metadata.creationTimestamp, nowMs),
    spec.volumeMode ?? "Filesystem",
  ];
}

/** What pods want a volume for: it is theirs until it is deleted. */
export const persistentVolumeClaimKind: KindDef<PersistentVolumeClaim> = {
  kind: "PersistentVolumeClaim",
  about: "What pods want a volume for: it is theirs until it is deleted.",
  group: "",
  version: "v1",
  plural: "persistentvolumeclaims",
  shortNames: ["pvc"],
  namespaced: true,
  actor: "persistentVolumeClaim",
  isQuiet: true,
  hasGeneration: false,
  rules: claimRules,
  table: {
    columns: [
      ...narrow("Name", "Status", "Volume", "Capacity", "Access Modes", "StorageClass", "VolumeAttributesClass", "Age"),
      ...wide("VolumeMode"),
    ],
    row,
  },
  selectable: {},
  subresources: [statusOf("PersistentVolumeClaim")],
};
