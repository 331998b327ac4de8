/** Volumes as directories of the host, under DATA/pods/UID. They live as long as their pod, over container restarts. */
import { execFile } from "node:child_process";
import { chmod, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Fault } from "../../core/fault.js";
import type { core } from "../../core/objects/types.js";
import type { Mount } from "./engine/engine.js";
import type { Volumes } from "./ports.js";

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

  return {
    prepare: async (pod) => {
      const uid = pod.metadata.uid ?? "";
      for (const volume of pod.spec.volumes ?? []) await prepare(volume, volumeDir(uid, volume.name));
      await mkdir(join(podDir(uid), "messages"), { recursive: true });
      for (const { name } of pod.spec.containers) await (await open(messageFile(uid, name), "a", 0o666)).close();
    },
    mounts: (pod, container) => {
      const uid = pod.metadata.uid ?? "";
      const spec = pod.spec.containers.find((c) => c.name === container);
      const mounts: Mount[] = (spec?.volumeMounts ?? []).map((m) => {
        const volume = pod.spec.volumes?.find((v) => v.name === m.name);
        const base = volume?.hostPath?.path ?? volumeDir(uid, m.name);
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

async function prepare(volume: core.Volume, dir: string): Promise<void> {
  if (volume.hostPath) return hostPath(volume.name, volume.hostPath);
  if (volume.gitRepo) return gitRepo(volume.name, volume.gitRepo, dir);
  if (volume.emptyDir || Object.keys(volume).length === 1) {
    await mkdir(dir, { recursive: true });
    // Containers run as any user.
    await chmod(dir, 0o777);
    return;
  }
  const kind = Object.keys(volume).find((k) => k !== "name");
  throw new Fault(
    "Invalid",
    `volume ${volume.name}: ${kind} is not supported on a plain Docker host; use emptyDir, hostPath or gitRepo`,
  );
}

async function hostPath(name: string, source: core.HostPathVolumeSource): Promise<void> {
  if (source.type === "DirectoryOrCreate") await mkdir(source.path, { recursive: true });
  try {
    await stat(source.path);
  } catch {
    throw new Fault("NotFound", `volume ${name}: ${source.path} does not exist on this minion`, { retry: true });
  }
}

/** `git clone` into the volume, so one directory in it as in 0.5.4, unless `directory` names another; then the revision. */
async function gitRepo(name: string, source: core.GitRepoVolumeSource, dir: string): Promise<void> {
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
