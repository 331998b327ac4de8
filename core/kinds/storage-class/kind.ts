import type * as storage from "kubernetes-types/storage/v1.js";
import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { forbidChanges } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain, checkNotEmpty } from "../../schema/formats.js";
import { atomic, byDefault, refused, stored } from "../../schema/marks.js";
import { flag, list, map, needed, oneOf, struct, text } from "../../schema/shape.js";
import { hostDirectory, isDefaultKey, type StorageClass } from "./object.js";

const topologyTerm = atomic(
  struct<core.TopologySelectorTerm>("core.v1.TopologySelectorTerm", {
    matchLabelExpressions: list(
      struct<core.TopologySelectorLabelRequirement>("core.v1.TopologySelectorLabelRequirement", {
        key: text(),
        values: list(text()),
      }),
    ),
  }),
);

/** A directory is where the pod is that asks for it first, and takes no wishes. */
function checkOwn(own: StorageClass, path: string, faults: Faults): void {
  if (own.provisioner !== hostDirectory) return;
  if (own.volumeBindingMode !== "WaitForFirstConsumer")
    faults.unsupported(`${path ? `${path}.` : ""}volumeBindingMode`, own.volumeBindingMode ?? "Immediate", [
      "WaitForFirstConsumer",
    ]);
  if (Object.keys(own.parameters ?? {}).length > 0) faults.forbidden("parameters", `${hostDirectory} takes none`);
}

type Fields = storage.StorageClass & Pick<StorageClass, "apiVersion" | "kind" | "metadata">;

/** Kinds of volumes: who makes them, when, and what becomes of them. */
export const storageClassKind: KindDef<StorageClass> = {
  kind: "StorageClass",
  about: "Kinds of volumes: who makes them, when, and what becomes of them.",
  group: "storage.k8s.io",
  version: "v1",
  plural: "storageclasses",
  shortNames: ["sc"],
  namespaced: false,
  hasGeneration: false,
  rules: {
    shape: struct<Fields>(
      "storage.v1.StorageClass",
      {
        apiVersion: oneOf("storage.k8s.io/v1"),
        kind: oneOf("StorageClass"),
        metadata: needed(metadataShape(checkDnsSubdomain, { clusterWide: true })),
        allowVolumeExpansion: flag,
        allowedTopologies: refused(list(topologyTerm), "where a volume may be, its pods say"),
        mountOptions: refused(list(text()), "directories are not mounted, so there are no options of it"),
        parameters: stored(map(text())),
        provisioner: needed(text(checkNotEmpty)),
        reclaimPolicy: byDefault("Delete", oneOf("Delete", "Retain")),
        volumeBindingMode: byDefault("Immediate", oneOf("Immediate", "WaitForFirstConsumer")),
      },
      checkOwn as (own: Fields, path: string, faults: Faults) => void,
    ) as unknown as KindDef<StorageClass>["rules"]["shape"],
    withDefaults: (own) => own,
    asNew: (own) => own,
    carriedOver: (_old, next) => next,
    checkUpdate: (old, next, faults) =>
      forbidChanges(
        old,
        next,
        ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
        "",
        "field is immutable: make another class",
        faults,
      ),
  },
  table: {
    columns: narrow("Name", "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"),
    row: (own, nowMs) => [
      `${own.metadata.name}${own.metadata.annotations?.[isDefaultKey] === "true" ? " (default)" : ""}`,
      own.provisioner,
      own.reclaimPolicy ?? "Delete",
      own.volumeBindingMode ?? "Immediate",
      String(own.allowVolumeExpansion ?? false),
      ageOf(own.metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  subresources: [],
};
