/** Makes a cluster on this machine: a master and minions as background processes, all started at once. */
import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClusterRecord, readCluster, writeCluster } from "./cluster-file.js";
import { type DaemonPlan, type DaemonRecord, isRunning, startDaemon, stopDaemon, whenReady } from "./daemon-process.js";
import { clusterDir } from "./home.js";
import { addKubeconfigEntry } from "./kubeconfig-entry.js";

export interface UpOptions {
  name: string;
  minions: number;
  port: number;
  /** Engines for the minions in turn; empty = DOCKER_HOST or the default socket for all. */
  engines: string[];
  serviceCidr: string;
  podCidr: string;
  policy: string;
  warmSandboxes: number;
}

export interface Progress {
  say(text: string): void;
}

/** A daemon that is not ready after this has failed. */
const readyMsMax = 30_000;

/** Minion i has the address 127.0.0.(i+1): host ports of different minions do not collide. */
export const minionAddress = (index: number): string => `127.0.0.${index + 1}`;

function masterPlan(options: UpOptions, dir: string): DaemonPlan {
  const stateFile = join(dir, "master.state");
  return {
    role: "master",
    name: "master",
    logFile: join(dir, "master.log"),
    stateFile,
    args: [
      ...["--cluster", options.name],
      ...["--data", join(dir, "master")],
      ...["--listen", `127.0.0.1:${options.port}`],
      ...["--state-file", stateFile],
      ...["--token-file", join(dir, "minion-token")],
      ...["--service-cidr", options.serviceCidr],
      ...["--pod-cidr", options.podCidr],
      ...["--policy", options.policy],
    ],
  };
}

function minionPlan(options: UpOptions, dir: string, index: number): DaemonPlan {
  const name = minionAddress(index);
  const stateFile = join(dir, `minion-${name}.state`);
  const engine = options.engines[(index - 1) % Math.max(1, options.engines.length)];
  return {
    role: "minion",
    name,
    logFile: join(dir, `minion-${name}.log`),
    stateFile,
    args: [
      ...["--cluster", options.name],
      ...["--master", `http://127.0.0.1:${options.port}`],
      ...["--token-file", join(dir, "minion-token")],
      ...["--name", name],
      ...["--data", join(dir, `minion-${name}`)],
      ...["--state-file", stateFile],
      ...["--pod-cidr", options.podCidr],
      ...["--warm-sandboxes", String(options.warmSandboxes)],
      ...(engine === undefined ? [] : ["--engine", engine]),
    ],
  };
}

/**
 * Brings the cluster up, or adds what is missing to one that is up. Resolves to what was started; what was started
 * is stopped again when something fails.
 */
export async function up(
  options: UpOptions,
  progress: Progress,
): Promise<{ record: ClusterRecord; started: DaemonRecord[] }> {
  const dir = clusterDir(options.name);
  await mkdir(dir, { recursive: true, mode: 0o711 });
  const before = await readCluster(options.name);
  const alive = (before?.daemons ?? []).filter(isRunning);
  const runs = (role: string, name: string): boolean => alive.some((d) => d.role === role && d.name === name);
  await writeFile(join(dir, "minion-token"), `${randomBytes(24).toString("base64url")}\n`, {
    mode: 0o600,
    flag: "wx",
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const plans = [
    masterPlan(options, dir),
    ...Array.from({ length: options.minions }, (_, i) => minionPlan(options, dir, i + 1)),
  ];
  const missing = plans.filter((p) => !runs(p.role, p.name));
  for (const plan of missing) await rm(plan.stateFile, { force: true });
  const started = missing.map(startDaemon);
  const record: ClusterRecord = {
    name: options.name,
    provider: "docker",
    url: `http://127.0.0.1:${options.port}`,
    engines: options.engines,
    serviceCidr: options.serviceCidr,
    podCidr: options.podCidr,
    daemons: [...alive, ...started],
  };
  // Written before anything is waited for: whatever happens next, `down` knows what there is.
  await writeCluster(record);
  try {
    await Promise.all(
      started.map(async (daemon) => {
        await whenReady(daemon, readyMsMax);
        progress.say(`${daemon.role === "master" ? "master" : `minion ${daemon.name}`} is ready`);
      }),
    );
  } catch (error) {
    await Promise.all(started.map((daemon) => stopDaemon(daemon, 2_000)));
    await writeCluster({ ...record, daemons: alive });
    throw error;
  }
  await addKubeconfigEntry(options.name, record.url);
  return { record, started };
}
