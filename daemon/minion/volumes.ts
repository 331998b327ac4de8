/** Volumes as directories of the host, under DATA/pods/UID. They live as long as their pod, over container restarts. */
import { execFile } from "node:child_process";
import { chmod, chown, lstat, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Fault } from "../../core/fault.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { core } from "../../core/objects/types.js";
import type { Mount } from "./engine/engine.js";
import { prepareHostPath } from "./host-path.js";
import type { Volumes } from "./ports.js";
import { prepareSubPath } from "./sub-path.js";

const run = promisify(execFile);

/** A clone that takes longer than this is given up, and tried again later. */
const gitTimeoutMs = 300_000;
/** As much of a termination message as is kept, as in Kubernetes. */
const terminationMessageMax = 4_096;
const terminationPathDefault = "/dev/termination-log";

export function hostVolumes(dataDir: string): Volumes {
  const podDir = (uid: string): string => join(dataDir, "pods", uid);
  const volumeDir = (uid: string, name: string): string => join(podDir(uid), "volumes", name);
  const messageFile = (uid: string, container: string): string => join(podDir(uid), "messages", container);
  const baseOf = (pod: Pod, name: string): string => {
    const volume = pod.spec.volumes?.find((v) => v.name === name);
    return volume?.hostPath?.path ?? volumeDir(pod.metadata.uid ?? "", name);
  };

  return {
    prepare: async (pod) => {
      const uid = pod.metadata.uid ?? "";
      const group = pod.spec.securityContext?.fsGroup;
      for (const volume of pod.spec.volumes ?? []) await prepare(volume, volumeDir(uid, volume.name), group);
      await mkdir(join(podDir(uid), "messages"), { recursive: true });
      for (const { name, volumeMounts = [] } of pod.spec.containers) {
        await prepareMessageFile(messageFile(uid, name));
        for (const { name: volume, subPath } of volumeMounts)
          if (subPath) await prepareSubPath(volume, baseOf(pod, volume), subPath);
      }
    },
    mounts: (pod, container) => {
      const uid = pod.metadata.uid ?? "";
      const spec = pod.spec.containers.find((c) => c.name === container);
      const mounts: Mount[] = (spec?.volumeMounts ?? []).map((m) => {
        const base = baseOf(pod, m.name);
        return {
          source: m.subPath === undefined ? base : join(base, m.subPath),
          target: m.mountPath,
          readOnly: m.readOnly === true,
        };
      });
      mounts.push({
        source: messageFile(uid, container),
        target: spec?.terminationMessagePath ?? terminationPathDefault,
        readOnly: false,
      });
      return mounts;
    },
    terminationMessage: async (pod, container) => {
      const file = messageFile(pod.metadata.uid ?? "", container);
      try {
        const handle = await open(file, "r+");
        try {
          const buffer = Buffer.alloc(terminationMessageMax);
          const { bytesRead } = await handle.read(buffer, 0, terminationMessageMax, 0);
          // The next run begins with an empty file.
          if (bytesRead > 0) await handle.truncate(0);
          return buffer.toString("utf8", 0, bytesRead);
        } finally {
          await handle.close();
        }
      } catch {
        return "";
      }
    },
    remove: (uid) => rm(podDir(uid), { recursive: true, force: true }),
    list: async () => {
      try {
        return await readdir(join(dataDir, "pods"));
      } catch {
        return [];
      }
    },
  };
}

/** Containers run as any user, and whatever the daemon's umask is, any may leave its last words. */
async function prepareMessageFile(file: string): Promise<void> {
  const handle = await open(file, "a");
  try {
    await handle.chmod(0o666);
  } finally {
    await handle.close();
  }
}

/** @param group the pod's fsGroup: what is the pod's own is the group's, too */
async function prepare(volume: core.Volume, dir: string, group: number | undefined): Promise<void> {
  if (volume.hostPath) return prepareHostPath(volume.name, volume.hostPath);
  if (volume.gitRepo) return gitRepo(volume.name, volume.gitRepo, dir, group);
  if (volume.emptyDir || Object.keys(volume).length === 1) {
    await mkdir(dir, { recursive: true });
    const { mode, gid } = await stat(dir);
    if (group !== undefined && gid === group && (mode & 0o2770) === 0o2770) return;
    // Containers run as any user.
    await chmod(dir, 0o777);
    if (group !== undefined) await giveToGroup(dir, group);
    return;
  }
  const kind = Object.keys(volume).find((k) => k !== "name");
  throw new Fault(
    "Invalid",
    `volume ${volume.name}: ${kind} is not supported on a plain Docker host; use emptyDir, hostPath or gitRepo`,
  );
}

/** As Kubernetes does for an fsGroup: the group may read and write all of it, and what comes into a folder is the group's. */
async function giveToGroup(path: string, group: number): Promise<void> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return;
  await chown(path, stats.uid, group);
  const isFolder = stats.isDirectory();
  await chmod(path, (stats.mode & 0o7777) | (isFolder ? 0o2770 : 0o660));
  if (isFolder) for (const name of await readdir(path)) await giveToGroup(join(path, name), group);
}

/** `git clone` into the volume, so one directory in it as in 0.5.4, unless `directory` names another; then the revision. */
async function gitRepo(
  name: string,
  source: core.GitRepoVolumeSource,
  dir: string,
  group: number | undefined,
): Promise<void> {
  const done = `${dir}.cloned`;
  try {
    await stat(done);
    return;
  } catch {
    // Not cloned yet, or not to the end.
  }
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const git = (args: string[], cwd: string) =>
    run("git", args, { cwd, timeout: gitTimeoutMs, env: { ...process.env, GIT_TERMINAL_PROMPT: "0" } });
  try {
    await git(["clone", "--", source.repository, ...(source.directory === undefined ? [] : [source.directory])], dir);
    const [cloned] = await readdir(dir);
    const work = source.directory === "." ? dir : join(dir, source.directory ?? cloned ?? "");
    if (source.revision) {
      await git(["checkout", source.revision], work);
      await git(["reset", "--hard"], work);
    }
    if (group !== undefined) await giveToGroup(dir, group);
    await mkdir(done);
  } catch (error) {
    const text = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    throw new Fault(
      "ServiceUnavailable",
      `volume ${name}: git clone of ${source.repository} failed: ${text}`,
      { retry: true },
      { cause: error },
    );
  }
}
