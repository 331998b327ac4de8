/** Sources of volumes that nobody here can have: read, so that it can be said, and refused. */
import { objectReference } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { atomic, byDefault, refused, secret } from "../../schema/marks.js";
import { int32 } from "../../schema/scalars.js";
import { type Field, flag, list, map, struct, text } from "../../schema/shape.js";
import { driverVolumes } from "../pod/volume-drivers.js";

export const noOther = "volumes here are directories of minions: hostPath and local";
const none = <T>(field: Field<T>): Field<T> => refused(field, noOther);

const secretReference = atomic(
  struct<core.SecretReference>("core.v1.SecretReference", { name: text(), namespace: text() }),
);

/** Each by the name of its field in a volume. */
export const otherSources = {
  azureFile: none(
    struct<core.AzureFilePersistentVolumeSource>("core.v1.AzureFilePersistentVolumeSource", {
      readOnly: flag,
      secretName: text(),
      secretNamespace: text(),
      shareName: text(),
    }),
  ),
  cephfs: none(
    struct<core.CephFSPersistentVolumeSource>("core.v1.CephFSPersistentVolumeSource", {
      monitors: list(text()),
      path: text(),
      readOnly: flag,
      secretFile: text(),
      secretRef: secretReference,
      user: text(),
    }),
  ),
  cinder: none(
    struct<core.CinderPersistentVolumeSource>("core.v1.CinderPersistentVolumeSource", {
      fsType: text(),
      readOnly: flag,
      secretRef: secretReference,
      volumeID: text(),
    }),
  ),
  csi: none(
    struct<core.CSIPersistentVolumeSource>("core.v1.CSIPersistentVolumeSource", {
      controllerExpandSecretRef: secretReference,
      controllerPublishSecretRef: secretReference,
      driver: text(),
      fsType: text(),
      nodeExpandSecretRef: secretReference,
      nodePublishSecretRef: secretReference,
      nodeStageSecretRef: secretReference,
      readOnly: flag,
      volumeAttributes: secret(map(text())),
      volumeHandle: text(),
    }),
  ),
  flexVolume: none(
    struct<core.FlexPersistentVolumeSource>("core.v1.FlexPersistentVolumeSource", {
      driver: text(),
      fsType: text(),
      options: secret(map(text())),
      readOnly: flag,
      secretRef: secretReference,
    }),
  ),
  glusterfs: none(
    struct<core.GlusterfsPersistentVolumeSource>("core.v1.GlusterfsPersistentVolumeSource", {
      endpoints: text(),
      endpointsNamespace: text(),
      path: text(),
      readOnly: flag,
    }),
  ),
  iscsi: none(
    struct<core.ISCSIPersistentVolumeSource>("core.v1.ISCSIPersistentVolumeSource", {
      chapAuthDiscovery: flag,
      chapAuthSession: flag,
      fsType: text(),
      initiatorName: text(),
      iqn: text(),
      iscsiInterface: byDefault("default", text()),
      lun: int32,
      portals: list(text()),
      readOnly: flag,
      secretRef: secretReference,
      targetPortal: text(),
    }),
  ),
  rbd: none(
    struct<core.RBDPersistentVolumeSource>("core.v1.RBDPersistentVolumeSource", {
      fsType: text(),
      image: text(),
      keyring: byDefault("/etc/ceph/keyring", text()),
      monitors: list(text()),
      pool: byDefault("rbd", text()),
      readOnly: flag,
      secretRef: secretReference,
      user: byDefault("admin", text()),
    }),
  ),
  scaleIO: none(
    struct<core.ScaleIOPersistentVolumeSource>("core.v1.ScaleIOPersistentVolumeSource", {
      fsType: byDefault("xfs", text()),
      gateway: text(),
      protectionDomain: text(),
      readOnly: flag,
      secretRef: secretReference,
      sslEnabled: flag,
      storageMode: byDefault("ThinProvisioned", text()),
      storagePool: text(),
      system: text(),
      volumeName: text(),
    }),
  ),
  storageos: none(
    struct<core.StorageOSPersistentVolumeSource>("core.v1.StorageOSPersistentVolumeSource", {
      fsType: text(),
      readOnly: flag,
      secretRef: objectReference,
      volumeName: text(),
      volumeNamespace: text(),
    }),
  ),
  awsElasticBlockStore: none(driverVolumes.awsElasticBlockStore),
  azureDisk: none(driverVolumes.azureDisk),
  fc: none(driverVolumes.fc),
  flocker: none(driverVolumes.flocker),
  photonPersistentDisk: none(driverVolumes.photonPersistentDisk),
  portworxVolume: none(driverVolumes.portworxVolume),
  quobyte: none(driverVolumes.quobyte),
  vsphereVolume: none(driverVolumes.vsphereVolume),
};
