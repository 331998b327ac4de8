/** Volumes as directories of the host, under DATA/pods/UID. They live as long as their pod, over container restarts. */
import { chmod, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { asFault } from "../../../core/fault.js";
import { allContainers, containerOf } from "../../../core/kinds/pod/containers.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { lookup } from "../../../core/lookup.js";
import type { core } from "../../../core/objects/types.js";
import { isMadeOfObjects } from "../configs/volume-files.js";
import type { Mount } from "../engine/engine.js";
import type { Volumes } from "../ports.js";
import { openBeneath } from "./beneath.js";
import { claimedVolumes } from "./claimed-volumes.js";
import { engineMounts } from "./engine-mounts.js";
import { type CloneOptions, discardClones } from "./git-clone.js";
import { messageFiles } from "./message-files.js";
import { objectVolumes } from "./object-volumes.js";
import { partMounts } from "./part-mounts.js";
import { prepareVolume } from "./prepare-volume.js";

const terminationPathDefault = "/dev/termination-log";
/** Nobody else on this host looks into what is pods'. */
export const podsMode = 0o750;

/** Where directories of claims are. */
export const volumesDirOf = (dataDir: string): string => resolve(dataDir, "volumes");

export interface HostVolumesOptions {
  dataDir: string;
  /** Where parts of volumes are mounted: see {@link partMounts}. */
  partsDir: string;
  /** A folder in memory, for what is secret; absent: there is none, and it is with the rest. */
  secretsDir?: string;
  /** Where volumes are whose medium is memory; absent: on disk. */
  memoryDir?: string;
  /** Whether there is something at a path, as the engine sees it. */
  sees(path: string): Promise<boolean>;
  clone?: CloneOptions;
}

/** What Docker calls the ways of mounts made later. */
const propagations = lookup<Pick<Mount, "propagation">>({
  HostToContainer: { propagation: "rslave" },
  Bidirectional: { propagation: "rshared" },
});

/** Whether a mount is of a part of its volume. */
const hasPart = ({ subPath, subPathExpr }: core.VolumeMount): boolean => Boolean(subPath || subPathExpr);

const uidOf = (pod: Pod): string => pod.metadata.uid ?? "";

const partOf = ({ name, subPath, subPathExpr }: core.VolumeMount): string =>
  `volume ${name}: its part ${subPath || subPathExpr}`;

function mountsOf(pod: Pod, container: string): [key: string, mount: core.VolumeMount][] {
  const spec = containerOf(pod.spec, container);
  return (spec?.volumeMounts ?? []).map((mount, i) => [`${container}.${i}`, mount]);
}

/** How a container sees a volume. */
function wayOf({ spec }: Pod, { name, mountPath, readOnly, mountPropagation = "None" }: core.VolumeMount) {
  const isFixed = readOnly === true || isMadeOfObjects(spec.volumes?.find((v) => v.name === name));
  return { target: mountPath, readOnly: isFixed, ...propagations[mountPropagation] };
}

export function hostVolumes(options: HostVolumesOptions): Volumes {
  const { dataDir, partsDir } = options;
  const podsDir = join(dataDir, "pods");
  const podDir = (uid: string): string => join(podsDir, uid);
  const volumesDir = (uid: string): string => join(podDir(uid), "volumes");
  const volumeDir = (uid: string, name: string): string => join(volumesDir(uid), name);
  const partsNote = (uid: string): string => join(podDir(uid), "parts");
  const objects = objectVolumes({ ...options, volumeDir });
  const claimed = claimedVolumes(volumesDirOf(dataDir));
  const messages = messageFiles((uid) => join(podDir(uid), "messages"));
  const parts = partMounts(
    partsDir,
    engineMounts(partsDir, (path) => options.sees(path)),
  );
  const baseOf = (pod: Pod, name: string): string => {
    const volume = pod.spec.volumes?.find((v) => v.name === name);
    return volume?.hostPath?.path ?? objects.placeOf(pod, name);
  };

  const remove = async (uid: string): Promise<void> => {
    if (await exists(partsNote(uid))) await parts.remove(uid).catch(unlessForbidden);
    await discardClones(volumesDir(uid));
    await objects.remove(uid);
    await rm(podDir(uid), { recursive: true, force: true });
  };
  const list = (): Promise<string[]> => readdir(podsDir).catch(() => []);

  return {
    prepare: async (pod, make) => {
      const uid = uidOf(pod);
      await mkdir(volumesDir(uid), { recursive: true });
      await chmod(podsDir, podsMode);
      const files = make();
      await objects.update(pod, files);
      for (const volume of pod.spec.volumes ?? []) {
        if (files.has(volume.name)) continue;
        const { fsGroup } = pod.spec.securityContext ?? {};
        await prepareVolume(volume, objects.placeOf(pod, volume.name), fsGroup, claimed, options.clone);
      }
      for (const { name } of allContainers(pod.spec)) {
        await messages.prepare(uid, name);
        for (const [, mount] of mountsOf(pod, name))
          if (mount.subPath && !files.has(mount.name))
            await (await openBeneath(baseOf(pod, mount.name), mount.subPath, partOf(mount))).close();
      }
    },
    update: objects.update,
    put: async (pod, container, expand) => {
      // It may have come after the others.
      await messages.prepare(uidOf(pod), container);
      for (const [key, mount] of mountsOf(pod, container)) {
        if (!hasPart(mount)) continue;
        await parts.put(uidOf(pod), key, {
          base: baseOf(pod, mount.name),
          path: mount.subPath || expand(mount.subPathExpr ?? ""),
          what: partOf(mount),
          note: () => mkdir(partsNote(uidOf(pod)), { recursive: true }),
        });
      }
    },
    mounts: (pod, container) => {
      const uid = uidOf(pod);
      const mounts = mountsOf(pod, container).map(
        ([key, mount]): Mount => ({
          source: hasPart(mount) ? parts.pathOf(uid, key) : baseOf(pod, mount.name),
          ...wayOf(pod, mount),
        }),
      );
      const spec = containerOf(pod.spec, container);
      const target = spec?.terminationMessagePath ?? terminationPathDefault;
      mounts.push({ source: messages.file(uid, container), target, readOnly: false });
      return mounts;
    },
    terminationMessage: (pod, container) => messages.take(uidOf(pod), container),
    remove,
    list,
    removeClaimed: (name) => claimed.remove(name),
    removeAll: async () => {
      for (const uid of await list()) await remove(uid);
      await claimed.removeAll();
      if (process.getuid?.() === 0) await parts.removeFolder().catch(() => undefined);
    },
  };
}

/** Where nothing can be mounted any more, nothing is. */
function unlessForbidden(error: unknown): void {
  if (asFault(error).reason !== "Forbidden") throw error;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
