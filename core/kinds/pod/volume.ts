/** Volumes of a pod. */

import type { core } from "../../objects/types.js";
import { checkDnsLabel, checkDnsSubdomain, checkNotEmpty, emptyOr, formatted } from "../../schema/formats.js";
import { checkHostPath } from "../../schema/host-formats.js";
import { noted, secret, stored, warned } from "../../schema/marks.js";
import { quantity } from "../../schema/scalars.js";
import { flag, integer, list, needed, oneOf, type Shape, struct, text } from "../../schema/shape.js";
import { checkCloneFolder, checkRepository, checkRevision } from "./git-repo.js";
import { downwardAPIVolumeSource, ephemeralVolumeSource, projectedVolumeSource } from "./projected.js";
import { defaultMode, keyToPath } from "./references.js";
import { driverVolumes, notMounted } from "./volume-drivers.js";

const partitionMax = 255;

const emptyDir = struct<core.EmptyDirVolumeSource>("core.v1.EmptyDirVolumeSource", {
  medium: warned(
    oneOf("", "Memory", "HugePages"),
    "Memory: in the host's /dev/shm, where the engine sees it; else, and HugePages, on disk.",
    ["", "Memory"],
  ),
  sizeLimit: warned(quantity, "It is as large as its disk."),
});

const gitRepo = struct<core.GitRepoVolumeSource>("core.v1.GitRepoVolumeSource", {
  directory: text(emptyOr(checkCloneFolder)),
  repository: secret(
    needed(noted("By https or ssh only; cloned by a user who may do nothing else there.", text(checkRepository))),
  ),
  revision: text(emptyOr(checkRevision)),
});

/** 0.5.4 did not look at it. */
const hostPathOf = formatted("host-path", (path, faults) =>
  (faults.rules.lenient ? checkNotEmpty : checkHostPath)(path),
);

export const hostPath = struct<core.HostPathVolumeSource>("core.v1.HostPathVolumeSource", {
  path: needed(text(hostPathOf)),
  type: noted(
    "Without one, a missing folder is made; a type must fit, or is waited for (FailedMount).",
    oneOf("", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"),
  ),
});

const configMap = struct<core.ConfigMapVolumeSource>("core.v1.ConfigMapVolumeSource", {
  defaultMode,
  items: list(keyToPath),
  name: needed(text(checkNotEmpty)),
  optional: flag,
});

export const gcePersistentDisk = struct<core.GCEPersistentDiskVolumeSource>("core.v1.GCEPersistentDiskVolumeSource", {
  fsType: text(),
  partition: integer(0, partitionMax),
  pdName: needed(text(checkNotEmpty)),
  readOnly: flag,
});

export const nfs = struct<core.NFSVolumeSource>("core.v1.NFSVolumeSource", {
  path: needed(text(checkNotEmpty)),
  readOnly: flag,
  server: needed(text(checkNotEmpty)),
});

const secretVolume = struct<core.SecretVolumeSource>("core.v1.SecretVolumeSource", {
  defaultMode,
  items: list(keyToPath),
  optional: flag,
  secretName: needed(text(checkNotEmpty)),
});

const live =
  "Read-only; changes with the object, at once and as a whole. What is not there and not optional is waited for (FailedMount).";

const sources = {
  ...driverVolumes,
  configMap: noted(live, configMap),
  downwardAPI: downwardAPIVolumeSource,
  emptyDir,
  ephemeral: noted("A claim of the pod's own, POD-VOLUME: made for it, and gone with it.", ephemeralVolumeSource),
  gcePersistentDisk: stored(
    gcePersistentDisk,
    "Counted by the scheduler as a disk that one pod may write. Never mounted; such a pod says so.",
  ),
  gitRepo,
  hostPath,
  nfs: notMounted(nfs),
  persistentVolumeClaim: noted(
    "The pod waits for the claim to have a volume, and goes where that is.",
    struct<core.PersistentVolumeClaimVolumeSource>("core.v1.PersistentVolumeClaimVolumeSource", {
      claimName: needed(text(checkDnsSubdomain)),
      readOnly: flag,
    }),
  ),
  projected: noted(live, projectedVolumeSource),
  secret: noted(`${live} Kept in memory on the minion.`, secretVolume),
};

const sourceNames = Object.keys(sources);

export const volumeShape: Shape<core.Volume> = struct<core.Volume>(
  "core.v1.Volume",
  { ...sources, name: needed(text(checkDnsLabel)) },
  (volume, path, faults) => {
    const given = sourceNames.filter((n) => Object.hasOwn(volume, n));
    if (given.length > 1)
      faults.forbidden(`${path}.${given[1]}`, `a volume has one source, and this one has ${given[0]}`);
  },
);

/** A volume without a source is an empty directory. */
export function defaultVolume(volume: core.Volume): core.Volume {
  return sourceNames.some((n) => Object.hasOwn(volume, n)) ? volume : { ...volume, emptyDir: {} };
}
