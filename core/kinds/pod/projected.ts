/** Volumes made of several objects, of the pod itself, and of claims. */
import { templateMetadataShape } from "../../objects/metadata.js";
import { labelSelector } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { checkInnerPath, checkNotEmpty } from "../../schema/formats.js";
import { noted, warned } from "../../schema/marks.js";
import { int32 } from "../../schema/scalars.js";
import { flag, integer, list, map, needed, struct, text } from "../../schema/shape.js";
import { claimSpecShape } from "../persistent-volume-claim/spec.js";
import { defaultMode, fileField, keyToPath, mode, resourceFieldSelector } from "./references.js";

const downwardAPIVolumeFile = struct<core.DownwardAPIVolumeFile>(
  "core.v1.DownwardAPIVolumeFile",
  {
    fieldRef: fileField,
    mode,
    path: needed(text(checkInnerPath)),
    resourceFieldRef: resourceFieldSelector,
  },
  ({ fieldRef, resourceFieldRef }, path, faults) => {
    if ((fieldRef === undefined) === (resourceFieldRef === undefined))
      faults.add("FieldValueInvalid", path, "invalid value: must have one of fieldRef, resourceFieldRef");
    if (resourceFieldRef && !resourceFieldRef.containerName)
      faults.required(`${path}.resourceFieldRef.containerName`, "a file is no container's");
  },
);

export const downwardAPIVolumeSource = struct<core.DownwardAPIVolumeSource>("core.v1.DownwardAPIVolumeSource", {
  defaultMode,
  items: list(downwardAPIVolumeFile),
});

const persistentVolumeClaimTemplate = struct<core.PersistentVolumeClaimTemplate>(
  "core.v1.PersistentVolumeClaimTemplate",
  {
    metadata: templateMetadataShape,
    spec: needed(claimSpecShape),
  },
);

export const ephemeralVolumeSource = struct<core.EphemeralVolumeSource>("core.v1.EphemeralVolumeSource", {
  volumeClaimTemplate: needed(persistentVolumeClaimTemplate),
});

const clusterTrustBundleProjection = struct<core.ClusterTrustBundleProjection>("core.v1.ClusterTrustBundleProjection", {
  labelSelector,
  name: text(),
  optional: flag,
  path: text(),
  signerName: text(),
});

const configMapProjection = struct<core.ConfigMapProjection>("core.v1.ConfigMapProjection", {
  items: list(keyToPath),
  name: needed(text(checkNotEmpty)),
  optional: flag,
});

const downwardAPIProjection = struct<core.DownwardAPIProjection>("core.v1.DownwardAPIProjection", {
  items: list(downwardAPIVolumeFile),
});

const podCertificateProjection = struct<core.PodCertificateProjection>("core.v1.PodCertificateProjection", {
  certificateChainPath: text(),
  credentialBundlePath: text(),
  keyPath: text(),
  keyType: text(),
  maxExpirationSeconds: int32,
  signerName: text(),
  userAnnotations: map(text()),
});

const secretProjection = struct<core.SecretProjection>("core.v1.SecretProjection", {
  items: list(keyToPath),
  name: needed(text(checkNotEmpty)),
  optional: flag,
});

const serviceAccountTokenProjection = struct<core.ServiceAccountTokenProjection>(
  "core.v1.ServiceAccountTokenProjection",
  {
    audience: warned(text(), "The token is for this API."),
    expirationSeconds: noted("It is renewed before it ends, however long it is good for.", integer(600, 2 ** 32)),
    path: needed(text(checkInnerPath)),
  },
);

const projections = {
  clusterTrustBundle: warned(clusterTrustBundleProjection, "The file is not there."),
  configMap: configMapProjection,
  downwardAPI: downwardAPIProjection,
  podCertificate: warned(podCertificateProjection, "The file is not there."),
  secret: secretProjection,
  serviceAccountToken: serviceAccountTokenProjection,
};

const volumeProjection = struct<core.VolumeProjection>(
  "core.v1.VolumeProjection",
  projections,
  (projection, path, faults) => {
    if (Object.keys(projection).length !== 1)
      faults.add("FieldValueInvalid", path, `invalid value: must have one of ${Object.keys(projections).join(", ")}`);
  },
);

export const projectedVolumeSource = struct<core.ProjectedVolumeSource>("core.v1.ProjectedVolumeSource", {
  defaultMode,
  sources: list(volumeProjection),
});
