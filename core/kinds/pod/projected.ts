/** Volumes made of other objects, and of claims: stored, never mounted. */
import { templateMetadataShape } from "../../objects/metadata.js";
import { labelSelector } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { atomic } from "../../schema/marks.js";
import { int32, int64, quantities } from "../../schema/scalars.js";
import { flag, list, map, struct, text } from "../../schema/shape.js";
import { keyToPath, objectFieldSelector, resourceFieldSelector } from "./references.js";

const downwardAPIVolumeFile = struct<core.DownwardAPIVolumeFile>("core.v1.DownwardAPIVolumeFile", {
  fieldRef: objectFieldSelector,
  mode: int32,
  path: text(),
  resourceFieldRef: resourceFieldSelector,
});

export const downwardAPIVolumeSource = struct<core.DownwardAPIVolumeSource>("core.v1.DownwardAPIVolumeSource", {
  defaultMode: int32,
  items: list(downwardAPIVolumeFile),
});

const typedLocalObjectReference = atomic(
  struct<core.TypedLocalObjectReference>("core.v1.TypedLocalObjectReference", {
    apiGroup: text(),
    kind: text(),
    name: text(),
  }),
);

const typedObjectReference = struct<core.TypedObjectReference>("core.v1.TypedObjectReference", {
  apiGroup: text(),
  kind: text(),
  name: text(),
  namespace: text(),
});

const volumeResourceRequirements = struct<core.VolumeResourceRequirements>("core.v1.VolumeResourceRequirements", {
  limits: quantities,
  requests: quantities,
});

const persistentVolumeClaimSpec = struct<core.PersistentVolumeClaimSpec>("core.v1.PersistentVolumeClaimSpec", {
  accessModes: list(text()),
  dataSource: typedLocalObjectReference,
  dataSourceRef: typedObjectReference,
  resources: volumeResourceRequirements,
  selector: labelSelector,
  storageClassName: text(),
  volumeAttributesClassName: text(),
  volumeMode: text(),
  volumeName: text(),
});

const persistentVolumeClaimTemplate = struct<core.PersistentVolumeClaimTemplate>(
  "core.v1.PersistentVolumeClaimTemplate",
  {
    metadata: templateMetadataShape,
    spec: persistentVolumeClaimSpec,
  },
);

export const ephemeralVolumeSource = struct<core.EphemeralVolumeSource>("core.v1.EphemeralVolumeSource", {
  volumeClaimTemplate: persistentVolumeClaimTemplate,
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
  name: text(),
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
  name: text(),
  optional: flag,
});

const serviceAccountTokenProjection = struct<core.ServiceAccountTokenProjection>(
  "core.v1.ServiceAccountTokenProjection",
  {
    audience: text(),
    expirationSeconds: int64,
    path: text(),
  },
);

const volumeProjection = struct<core.VolumeProjection>("core.v1.VolumeProjection", {
  clusterTrustBundle: clusterTrustBundleProjection,
  configMap: configMapProjection,
  downwardAPI: downwardAPIProjection,
  podCertificate: podCertificateProjection,
  secret: secretProjection,
  serviceAccountToken: serviceAccountTokenProjection,
});

export const projectedVolumeSource = struct<core.ProjectedVolumeSource>("core.v1.ProjectedVolumeSource", {
  defaultMode: int32,
  sources: list(volumeProjection),
});
