/** A Docker engine of a run's own, in this machine's network, and its end. */
import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { basename, join } from "node:path";
import Docker from "dockerode";
import { removeCgroup } from "../../cli/local/netns/cgroups.js";
import { Fault } from "../../core/fault.js";
import { complaint } from "./commands.js";
import { killGroup } from "./control-group.js";
import { removeFiles, removeMounts } from "./engine-files.js";
import { endEngine, otherEngine, textOf } from "./engine-processes.js";
import { removeBridges, restoreRules } from "./engine-rules.js";
import { asItIs } from "./engine-traces.js";
import type { EngineDeed } from "./ledger.js";
import type { RunBook } from "./run.js";

const startMsMax = 60_000;
const lookMs = 100;

export interface OwnEngine {
  /** For DOCKER_HOST. */
  host: string;
  docker: Docker;
}

/** Control groups, which dockerd needs; without an init system nobody has mounted them. */
async function mountCgroups(run: RunBook): Promise<void> {
  if (/ \/sys\/fs\/cgroup/.test(await readFile("/proc/mounts", "utf8"))) return;
  run.note({ did: "mount", path: "/sys/fs/cgroup" });
  // Without a note in /run/mount, which would stay.
  const failed = await complaint("mount", ["--no-mtab", "-t", "cgroup2", "cgroup2", "/sys/fs/cgroup"]);
  if (failed !== "")
    throw new Fault("ServiceUnavailable", `an engine needs control groups, and there are none: ${failed}`);
}

/** Starts an engine with all its files in the run's folder. @throws Fault ServiceUnavailable with what it said last */
export async function startOwnEngine(run: RunBook): Promise<OwnEngine> {
  const other = otherEngine();
  if (other !== undefined)
    throw new Fault(
      "ServiceUnavailable",
      `a Docker engine runs here (process ${other}) and does not answer at /var/run/docker.sock: set DOCKER_HOST to where it does`,
    );
  await mountCgroups(run);
  const dir = join(run.folder, "engine");
  await mkdir(dir);
  const cgroup = `/${basename(run.folder)}`;
  run.note({ did: "engine", ...(await asItIs(cgroup)) });
  const host = `unix://${join(dir, "docker.sock")}`;
  const log = openSync(join(dir, "dockerd.log"), "a");
  const args = [
    ...["--data-root", join(dir, "data"), "--exec-root", join(dir, "exec"), "--host", host],
    ...["--pidfile", join(dir, "dockerd.pid"), "--config-file", join(dir, "daemon.json")],
    ...["--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", cgroup],
    // No bridge of its own: clusters make their networks themselves. One that is there is another engine's, which
    // `none` would take away.
    ...(networkInterfaces()["docker0"] === undefined ? ["--bridge", "none"] : []),
  ];
  await writeFile(join(dir, "daemon.json"), "{}");
  // Its containerd leaves notes among the temporary files when it has been slow.
  const env = { ...process.env, TMPDIR: dir };
  const child = spawn("dockerd", args, { detached: true, stdio: ["ignore", log, log], env });
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code) => {
    ended = `it ended with ${code}`;
  });
  const docker = new Docker({ socketPath: join(dir, "docker.sock") });
  const deadlineMs = performance.now() + startMsMax;
  for (;;) {
    const answers = await docker.ping().then(
      () => true,
      () => false,
    );
    if (answers) break;
    if (ended !== undefined || performance.now() > deadlineMs) {
      const words = textOf(join(dir, "dockerd.log")).split("\n").slice(-3).join("\n");
      throw new Fault("ServiceUnavailable", `a Docker engine does not start here: ${words || ended}`);
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  child.unref();
  return { host, docker };
}

/** Ends a run's engine and takes away what it made. @returns what is left, in words */
export async function removeOwnEngine(folder: string, deed: EngineDeed): Promise<string[]> {
  // First what runs in its containers: it would wait for that.
  killGroup(deed.cgroup);
  await endEngine(folder);
  killGroup(deed.cgroup);
  await removeMounts(join(folder, "engine"));
  await removeCgroup(deed.cgroup);
  // What belongs to every engine of this network is another's if there is another.
  if (otherEngine() !== undefined) return [];
  const left = [...(await removeBridges(deed)), ...(await restoreRules(deed))];
  await removeFiles(deed);
  for (const [path, value] of Object.entries(deed.settings))
    if (value !== "" && textOf(path) !== value) await writeFile(path, value);
  return left;
}
