/** Volumes of a pod. */

import type { core } from "../../objects/types.js";
import { checkDnsLabel, checkInnerPath, checkNotEmpty, checkQuantity } from "../../schema/formats.js";
import { flag, integer, list, needed, object, oneOf, type Shape, storedObject, text } from "../../schema/shape.js";
import { quantityShape } from "./resources.js";

const modeMax = 0o777;
const partitionMax = 255;

const keyToPath = object<core.KeyToPath>({
  key: needed(text(checkNotEmpty)),
  mode: integer(0, modeMax),
  path: needed(text(checkInnerPath)),
});

const gcePersistentDisk = object<core.GCEPersistentDiskVolumeSource>({
  fsType: text(),
  partition: integer(0, partitionMax),
  pdName: needed(text(checkNotEmpty)),
  readOnly: flag,
});

const volumeFields = {
  configMap: object<core.ConfigMapVolumeSource>({
    defaultMode: integer(0, modeMax),
    items: list(keyToPath),
    name: text(),
    optional: flag,
  }),
  emptyDir: object<core.EmptyDirVolumeSource>({
    medium: oneOf("", "Memory", "HugePages"),
    sizeLimit: quantityShape(checkQuantity),
  }),
  gcePersistentDisk,
  gitRepo: object<core.GitRepoVolumeSource>({
    directory: text(checkInnerPath),
    repository: needed(text(checkNotEmpty)),
    revision: text(),
  }),
  hostPath: object<core.HostPathVolumeSource>({
    path: needed(text(checkNotEmpty)),
    type: oneOf("", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"),
  }),
  nfs: object<core.NFSVolumeSource>({
    path: needed(text(checkNotEmpty)),
    readOnly: flag,
    server: needed(text(checkNotEmpty)),
  }),
  secret: object<core.SecretVolumeSource>({
    defaultMode: integer(0, modeMax),
    items: list(keyToPath),
    optional: flag,
    secretName: text(),
  }),
};

/** Sources of clouds and drivers: kept, never mounted. */
const storedSources = {
  awsElasticBlockStore: storedObject<core.AWSElasticBlockStoreVolumeSource>(),
  azureDisk: storedObject<core.AzureDiskVolumeSource>(),
  azureFile: storedObject<core.AzureFileVolumeSource>(),
  cephfs: storedObject<core.CephFSVolumeSource>(),
  cinder: storedObject<core.CinderVolumeSource>(),
  csi: storedObject<core.CSIVolumeSource>(),
  downwardAPI: storedObject<core.DownwardAPIVolumeSource>(),
  ephemeral: storedObject<core.EphemeralVolumeSource>(),
  fc: storedObject<core.FCVolumeSource>(),
  flexVolume: storedObject<core.FlexVolumeSource>(),
  flocker: storedObject<core.FlockerVolumeSource>(),
  glusterfs: storedObject<core.GlusterfsVolumeSource>(),
  iscsi: storedObject<core.ISCSIVolumeSource>(),
  persistentVolumeClaim: storedObject<core.PersistentVolumeClaimVolumeSource>(),
  photonPersistentDisk: storedObject<core.PhotonPersistentDiskVolumeSource>(),
  portworxVolume: storedObject<core.PortworxVolumeSource>(),
  projected: storedObject<core.ProjectedVolumeSource>(),
  quobyte: storedObject<core.QuobyteVolumeSource>(),
  rbd: storedObject<core.RBDVolumeSource>(),
  scaleIO: storedObject<core.ScaleIOVolumeSource>(),
  storageos: storedObject<core.StorageOSVolumeSource>(),
  vsphereVolume: storedObject<core.VsphereVirtualDiskVolumeSource>(),
};

const sourceNames = [...Object.keys(volumeFields), ...Object.keys(storedSources)];

export const volumeShape: Shape<core.Volume> = object<core.Volume>(
  { ...volumeFields, ...storedSources, name: needed(text(checkDnsLabel)) },
  (volume, path, faults) => {
    const sources = sourceNames.filter((n) => Object.hasOwn(volume, n));
    if (sources.length > 1)
      faults.forbidden(`${path}.${sources[1]}`, `a volume has one source, and this one has ${sources[0]}`);
  },
);

/** A volume without a source is an empty directory. */
export function defaultVolume(volume: core.Volume): core.Volume {
  return sourceNames.some((n) => Object.hasOwn(volume, n)) ? volume : { ...volume, emptyDir: {} };
}
