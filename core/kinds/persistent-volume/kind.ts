import { ageOf } from "../../objects/age.js";
import { narrow, wide } from "../../objects/columns.js";
import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { modesText } from "../persistent-volume-claim/modes.js";
import type { PersistentVolume } from "./object.js";
import { volumeRules } from "./rules.js";

function row(volume: PersistentVolume, nowMs: number): string[] {
  const { metadata, spec, status } = volume;
  const claim = spec.claimRef;
  return [
    metadata.name,
    spec.capacity?.["storage"] ?? "",
    modesText(spec.accessModes),
    spec.persistentVolumeReclaimPolicy ?? "Retain",
    metadata.deletionTimestamp ? "Terminating" : (status?.phase ?? ""),
    claim ? `${claim.namespace ?? ""}/${claim.name ?? ""}` : "",
    spec.storageClassName ?? "",
    "<unset>",
    status?.reason ?? "",
    ageOf(metadata.creationTimestamp, nowMs),
    spec.volumeMode ?? "Filesystem",
  ];
}

/** Directories of minions that claims can have. */
export const persistentVolumeKind: KindDef<PersistentVolume> = {
  kind: "PersistentVolume",
  about: "Directories of minions that claims can have.",
  group: "",
  version: "v1",
  plural: "persistentvolumes",
  shortNames: ["pv"],
  namespaced: false,
  actor: "persistentVolume",
  hasGeneration: false,
  rules: volumeRules,
  hostPaths: ({ spec }) => [...(spec.hostPath ? ["spec.hostPath"] : []), ...(spec.local ? [`spec.local`] : [])],
  table: {
    columns: [
      ...narrow("Name", "Capacity", "Access Modes", "Reclaim Policy", "Status", "Claim", "StorageClass"),
      ...narrow("VolumeAttributesClass", "Reason", "Age"),
      ...wide("VolumeMode"),
    ],
    row,
  },
  selectable: {},
  subresources: [statusOf("PersistentVolume")],
};
