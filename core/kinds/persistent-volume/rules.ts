import { fieldNames, forbidChanges, type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { quantityValue } from "../../objects/quantity.js";
import { objectReference } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain, emptyOr } from "../../schema/formats.js";
import { checkHostPath } from "../../schema/host-formats.js";
import { byDefault, noted, refused, servers } from "../../schema/marks.js";
import { quantities, time } from "../../schema/scalars.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { accessModes, volumeMode } from "../persistent-volume-claim/spec.js";
import { nodeSelector } from "../pod/affinity.js";
import { gcePersistentDisk, hostPath, nfs } from "../pod/volume.js";
import { hostnameLabel, minionOfVolume, type PersistentVolume, volumeProtection } from "./object.js";
import { noOther, otherSources } from "./other-sources.js";

const nodeAffinity = struct<core.VolumeNodeAffinity>(
  "core.v1.VolumeNodeAffinity",
  { required: nodeSelector },
  ({ required }, path, faults) => {
    const [term, ...more] = required?.nodeSelectorTerms ?? [];
    const [asked, ...others] = term?.matchExpressions ?? [];
    const isOne = more.length + others.length + (term?.matchFields?.length ?? 0) === 0 && asked?.values?.length === 1;
    if (required && !(isOne && asked?.key === hostnameLabel && asked.operator === "In"))
      faults.invalid(
        `${path}.required`,
        "",
        `a directory is on one minion: must be one term, with one expression, ${hostnameLabel} In [MINION]`,
      );
  },
);

const specShape = struct<core.PersistentVolumeSpec>(
  "core.v1.PersistentVolumeSpec",
  {
    ...otherSources,
    accessModes: list(oneOf(...accessModes)),
    capacity: noted("Claims are matched by it; a directory is as large as its disk.", quantities),
    claimRef: objectReference,
    gcePersistentDisk: refused(gcePersistentDisk, noOther),
    hostPath: noted("Takes the right of hostPath; without nodeAffinity: of whichever minion the pod is on.", hostPath),
    local: struct<core.LocalVolumeSource>("core.v1.LocalVolumeSource", {
      fsType: refused(text(), "a directory is used as it is"),
      path: needed(text(checkHostPath)),
    }),
    mountOptions: refused(list(text()), "directories are not mounted, so there are no options of it"),
    nfs: refused(nfs, noOther),
    nodeAffinity,
    persistentVolumeReclaimPolicy: byDefault(
      "Retain",
      noted("What was made by hand is nobody's to delete: Delete makes it Failed then.", oneOf("Retain", "Delete")),
    ),
    storageClassName: text(emptyOr(checkDnsSubdomain)),
    volumeAttributesClassName: refused(text(), "there are no classes of volumes' attributes here"),
    volumeMode: byDefault("Filesystem", volumeMode),
  },
  (spec, path, faults) => {
    if (!((quantityValue(spec.capacity?.["storage"] ?? "0") || 0) > 0))
      faults.required(`${path}.capacity.storage`, "how much it holds, as in 1Gi");
    if ((spec.accessModes ?? []).length === 0)
      faults.required(`${path}.accessModes`, `at least one of ${accessModes.join(", ")}`);
    if (spec.hostPath && spec.local)
      faults.forbidden(`${path}.local`, "a volume has one source, and this one has hostPath");
    if (!spec.hostPath && !spec.local && !faults.causes.some(({ field }) => field.startsWith(`${path}.`)))
      faults.required(`${path}.local`, "hostPath or local: where the directory is");
    if (spec.local && minionOfVolume({ spec } as PersistentVolume) === "")
      faults.required(`${path}.nodeAffinity`, "a local volume is on one minion");
  },
);

const statusShape = struct<NonNullable<PersistentVolume["status"]>>("core.v1.PersistentVolumeStatus", {
  lastPhaseTransitionTime: time,
  message: text(),
  phase: text(),
  reason: text(),
});

const mayChange = ["accessModes", "capacity", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName"];

function checkUpdate(old: PersistentVolume, next: PersistentVolume, faults: Faults): void {
  const names = fieldNames(old.spec, next.spec).filter((name) => !mayChange.includes(name));
  forbidChanges(old.spec, next.spec, names, "spec", "where a volume is does not change after creation", faults);
}

/** Volumes. */
export const volumeRules: KindRules<PersistentVolume> = {
  shape: struct<PersistentVolume>("core.v1.PersistentVolume", {
    apiVersion: text(),
    kind: oneOf("PersistentVolume"),
    metadata: needed(metadataShape(checkDnsSubdomain, { clusterWide: true })),
    spec: needed(specShape),
    status: servers(statusShape),
  }),
  withDefaults: (volume) => volume,
  asNew: (volume) => ({ ...withoutStatus(volume), status: { phase: "Pending" } }),
  identified: (volume) => {
    const { finalizers = [] } = volume.metadata;
    if (finalizers.includes(volumeProtection)) return volume;
    return { ...volume, metadata: { ...volume.metadata, finalizers: [...finalizers, volumeProtection] } };
  },
  carriedOver: withStatusOf,
  checkUpdate,
};
