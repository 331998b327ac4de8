/**
 * Gives each pod its /etc/resolv.conf: a file of its own under DATA/pods/UID, which goes with it and is mounted into its
 * containers. A sandbox that was made before its pod has none of that in it, and needs none.
 */
import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { podConf, resolvConfText } from "../../../core/dns/resolv-conf.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ClusterDns, Volumes } from "../ports.js";

export const resolvConfPath = "/etc/resolv.conf";

/** Volumes that have the file besides; a container that mounts something there itself has that. */
export function withResolvConf(
  volumes: Volumes,
  dns: Pick<ClusterDns, "ground" | "onAnswers">,
  dataDir: string,
): Volumes {
  const fileOf = (uid: string): string => join(dataDir, "pods", uid, "resolv.conf");
  /** Pods that were left to their engine, by their uids. */
  const left = new Map<string, Pod>();
  const write = async (pod: Pod): Promise<void> => {
    const ground = await dns.ground();
    const { uid = "" } = pod.metadata;
    if (ground.resolver === "") left.set(uid, pod);
    else left.delete(uid);
    // In its place: containers have mounted this very file.
    await writeFile(fileOf(uid), resolvConfText(podConf(pod, ground)));
  };
  // One whose file cannot be written goes on as it is.
  dns.onAnswers(() => {
    for (const pod of left.values()) void write(pod).catch(() => undefined);
  });
  return {
    ...volumes,
    prepare: async (pod, files) => {
      await volumes.prepare(pod, files);
      const file = fileOf(pod.metadata.uid ?? "");
      await mkdir(dirname(file), { recursive: true });
      await write(pod);
      // Containers run as any user.
      await chmod(file, 0o644);
    },
    remove: (uid) => {
      left.delete(uid);
      return volumes.remove(uid);
    },
    mounts: (pod, container) => {
      const mounts = volumes.mounts(pod, container);
      const file = fileOf(pod.metadata.uid ?? "");
      // A pod that was begun by an earlier version has none; the engine would make a folder of it.
      if (mounts.some(({ target }) => target === resolvConfPath) || !existsSync(file)) return mounts;
      return [...mounts, { source: file, target: resolvConfPath, readOnly: false }];
    },
  };
}
