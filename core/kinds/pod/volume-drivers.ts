/** Volumes of clouds and drivers: stored, never mounted. */
import { localObjectReference } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { byDefault, secret, stored } from "../../schema/marks.js";
import { int32 } from "../../schema/scalars.js";
import { type Field, flag, list, map, type Shape, struct, text } from "../../schema/shape.js";

export function notMounted<T>(shape: Shape<T>): Field<T> {
  return stored(shape, "Never mounted; such a pod says so.");
}

/** Each by the name of its field in a volume. */
export const driverVolumes = {
  awsElasticBlockStore: notMounted(
    struct<core.AWSElasticBlockStoreVolumeSource>("core.v1.AWSElasticBlockStoreVolumeSource", {
      fsType: text(),
      partition: int32,
      readOnly: flag,
      volumeID: text(),
    }),
  ),
  azureDisk: notMounted(
    struct<core.AzureDiskVolumeSource>("core.v1.AzureDiskVolumeSource", {
      cachingMode: byDefault("ReadWrite", text()),
      diskName: text(),
      diskURI: text(),
      fsType: byDefault("ext4", text()),
      kind: byDefault("Shared", text()),
      readOnly: flag,
    }),
  ),
  azureFile: notMounted(
    struct<core.AzureFileVolumeSource>("core.v1.AzureFileVolumeSource", {
      readOnly: flag,
      secretName: text(),
      shareName: text(),
    }),
  ),
  cephfs: notMounted(
    struct<core.CephFSVolumeSource>("core.v1.CephFSVolumeSource", {
      monitors: list(text()),
      path: text(),
      readOnly: flag,
      secretFile: text(),
      secretRef: localObjectReference,
      user: text(),
    }),
  ),
  cinder: notMounted(
    struct<core.CinderVolumeSource>("core.v1.CinderVolumeSource", {
      fsType: text(),
      readOnly: flag,
      secretRef: localObjectReference,
      volumeID: text(),
    }),
  ),
  csi: notMounted(
    struct<core.CSIVolumeSource>("core.v1.CSIVolumeSource", {
      driver: text(),
      fsType: text(),
      nodePublishSecretRef: localObjectReference,
      readOnly: flag,
      volumeAttributes: secret(map(text())),
    }),
  ),
  fc: notMounted(
    struct<core.FCVolumeSource>("core.v1.FCVolumeSource", {
      fsType: text(),
      lun: int32,
      readOnly: flag,
      targetWWNs: list(text()),
      wwids: list(text()),
    }),
  ),
  flexVolume: notMounted(
    struct<core.FlexVolumeSource>("core.v1.FlexVolumeSource", {
      driver: text(),
      fsType: text(),
      options: secret(map(text())),
      readOnly: flag,
      secretRef: localObjectReference,
    }),
  ),
  flocker: notMounted(
    struct<core.FlockerVolumeSource>("core.v1.FlockerVolumeSource", {
      datasetName: text(),
      datasetUUID: text(),
    }),
  ),
  glusterfs: notMounted(
    struct<core.GlusterfsVolumeSource>("core.v1.GlusterfsVolumeSource", {
      endpoints: text(),
      path: text(),
      readOnly: flag,
    }),
  ),
  image: notMounted(
    struct<core.ImageVolumeSource>("core.v1.ImageVolumeSource", {
      pullPolicy: text(),
      reference: text(),
    }),
  ),
  iscsi: notMounted(
    struct<core.ISCSIVolumeSource>("core.v1.ISCSIVolumeSource", {
      chapAuthDiscovery: flag,
      chapAuthSession: flag,
      fsType: text(),
      initiatorName: text(),
      iqn: text(),
      iscsiInterface: byDefault("default", text()),
      lun: int32,
      portals: list(text()),
      readOnly: flag,
      secretRef: localObjectReference,
      targetPortal: text(),
    }),
  ),
  photonPersistentDisk: notMounted(
    struct<core.PhotonPersistentDiskVolumeSource>("core.v1.PhotonPersistentDiskVolumeSource", {
      fsType: text(),
      pdID: text(),
    }),
  ),
  portworxVolume: notMounted(
    struct<core.PortworxVolumeSource>("core.v1.PortworxVolumeSource", {
      fsType: text(),
      readOnly: flag,
      volumeID: text(),
    }),
  ),
  quobyte: notMounted(
    struct<core.QuobyteVolumeSource>("core.v1.QuobyteVolumeSource", {
      group: text(),
      readOnly: flag,
      registry: text(),
      tenant: text(),
      user: text(),
      volume: text(),
    }),
  ),
  rbd: notMounted(
    struct<core.RBDVolumeSource>("core.v1.RBDVolumeSource", {
      fsType: text(),
      image: text(),
      keyring: byDefault("/etc/ceph/keyring", text()),
      monitors: list(text()),
      pool: byDefault("rbd", text()),
      readOnly: flag,
      secretRef: localObjectReference,
      user: byDefault("admin", text()),
    }),
  ),
  scaleIO: notMounted(
    struct<core.ScaleIOVolumeSource>("core.v1.ScaleIOVolumeSource", {
      fsType: byDefault("xfs", text()),
      gateway: text(),
      protectionDomain: text(),
      readOnly: flag,
      secretRef: localObjectReference,
      sslEnabled: flag,
      storageMode: byDefault("ThinProvisioned", text()),
      storagePool: text(),
      system: text(),
      volumeName: text(),
    }),
  ),
  storageos: notMounted(
    struct<core.StorageOSVolumeSource>("core.v1.StorageOSVolumeSource", {
      fsType: text(),
      readOnly: flag,
      secretRef: localObjectReference,
      volumeName: text(),
      volumeNamespace: text(),
    }),
  ),
  vsphereVolume: notMounted(
    struct<core.VsphereVirtualDiskVolumeSource>("core.v1.VsphereVirtualDiskVolumeSource", {
      fsType: text(),
      storagePolicyID: text(),
      storagePolicyName: text(),
      volumePath: text(),
    }),
  ),
};
