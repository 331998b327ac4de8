/** Where a pod's own volumes are, and what is in those that are made of other objects. Those with secrets are in memory. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isSecretVolume, type PodFiles } from "../configs/volume-files.js";
import { putFiles } from "./atomic-files.js";

export interface ObjectVolumesOptions {
  /** Where a volume of a pod is that has no secret. */
  volumeDir(uid: string, name: string): string;
  /** A folder in memory; absent: there is none. */
  secretsDir?: string;
  /** A folder for volumes whose medium is memory; absent: they are with the rest. */
  memoryDir?: string;
}

export interface ObjectVolumes {
  /** Where a volume of the pod's own is, whatever it is made of. */
  placeOf(pod: Pod, name: string): string;
  update(pod: Pod, files: PodFiles): Promise<void>;
  remove(uid: string): Promise<void>;
}

export function objectVolumes({ volumeDir, secretsDir, memoryDir }: ObjectVolumesOptions): ObjectVolumes {
  const uidOf = (pod: Pod): string => pod.metadata.uid ?? "";
  const placeOf = (pod: Pod, name: string): string => {
    const volume = pod.spec.volumes?.find((v) => v.name === name);
    const secrets = volume && isSecretVolume(volume) ? secretsDir : undefined;
    const memory = volume?.emptyDir?.medium === "Memory" ? memoryDir : undefined;
    const folder = secrets ?? memory;
    return folder === undefined ? volumeDir(uidOf(pod), name) : join(folder, uidOf(pod), name);
  };
  return {
    placeOf,
    update: async (pod, files) => {
      if (secretsDir !== undefined && files.size > 0)
        await mkdir(join(secretsDir, uidOf(pod)), { recursive: true, mode: 0o700 });
      for (const [name, made] of files) await putFiles(placeOf(pod, name), made, pod.spec.securityContext?.fsGroup);
    },
    remove: async (uid) => {
      for (const folder of [secretsDir, memoryDir])
        if (folder !== undefined) await rm(join(folder, uid), { recursive: true, force: true });
    },
  };
}
