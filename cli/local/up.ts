/** Makes a cluster on this machine: a master and minions as background processes, all started at once. */
import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClusterRecord, type Provider, readCluster, writeCluster } from "./cluster-file.js";
import { type DaemonPlan, type DaemonRecord, isRunning, startDaemon, stopDaemon, whenReady } from "./daemon-process.js";
import { clusterDir } from "./home.js";
import { addKubeconfigEntry } from "./kubeconfig-entry.js";
import type { HostRecord } from "./netns/host.js";
import { layoutOf, prepareHosts, removeHosts } from "./netns/hosts.js";
import { hostMinionPlan, masterPlan, minionPlan } from "./plans.js";

export interface UpOptions {
  name: string;
  provider: Provider;
  minions: number;
  port: number;
  /** Engines for the minions in turn; empty = DOCKER_HOST or the default socket for all. */
  engines: string[];
  serviceCidr: string;
  podCidr: string;
  /** The hosts' network, of provider netns. */
  hostCidr: string;
  policy: string;
  warmSandboxes: number;
}

export interface Progress {
  say(text: string): void;
}

/** A daemon that is not ready after this has failed. */
const readyMsMax = 30_000;

/**
 * Brings the cluster up, or adds what is missing to one that is up. Resolves to what was started; what was started
 * is stopped again when something fails.
 */
export async function up(
  options: UpOptions,
  progress: Progress,
): Promise<{ record: ClusterRecord; started: DaemonRecord[] }> {
  const dir = clusterDir(options.name);
  const before = await readCluster(options.name);
  if (before && before.provider !== options.provider)
    throw new Error(`cluster ${options.name} is of provider ${before.provider}; take it down first`);
  await mkdir(dir, { recursive: true, mode: 0o711 });
  await ensureToken(join(dir, "minion-token"));
  const { name, provider, engines, serviceCidr, podCidr, warmSandboxes, hostCidr } = options;
  const alive = (before?.daemons ?? []).filter(isRunning);
  const record: ClusterRecord = {
    ...{
      name,
      provider,
      url: `http://127.0.0.1:${options.port}`,
      engines,
      serviceCidr,
      podCidr,
      warmSandboxes,
      hostCidr,
    },
    hosts: before?.hosts ?? [],
    daemons: alive,
  };
  // Written before anything is made: whatever happens next, `down` knows what there is.
  await writeCluster(record);
  const starter = new Starter(record, progress);
  const minions = Array.from({ length: options.minions }, (_, i) => i + 1);
  try {
    const hosts = provider === "netns" ? await prepareHosts(layoutOf(record), options.minions, record.hosts) : [];
    // All ends are awaited, so that nothing is still being made when something failed and all is taken back.
    const ends = await Promise.allSettled([
      starter.start(masterPlan(record, options.policy)),
      ...(provider === "netns"
        ? hosts.map(async ({ host }) => starter.startOn(await host))
        : minions.map((index) => starter.start(minionPlan(record, index)))),
    ]);
    const failed = ends.find((end) => end.status === "rejected");
    if (failed) throw failed.reason;
  } catch (error) {
    await starter.undo();
    if (provider === "netns" && alive.length === 0) await removeHosts(layoutOf(record));
    throw error;
  }
  await addKubeconfigEntry(name, record.url);
  return { record, started: starter.started };
}

async function ensureToken(path: string): Promise<void> {
  const token = `${randomBytes(24).toString("base64url")}\n`;
  await writeFile(path, token, { mode: 0o600, flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** Starts what does not run yet and keeps the cluster's record true meanwhile. */
class Starter {
  readonly started: DaemonRecord[] = [];
  readonly #record: ClusterRecord;
  readonly #progress: Progress;
  #written: Promise<void> = Promise.resolve();

  constructor(record: ClusterRecord, progress: Progress) {
    this.#record = record;
    this.#progress = progress;
  }

  /** Starts a daemon, unless it runs, and resolves when it is ready. */
  async start(plan: DaemonPlan): Promise<void> {
    const { role, name } = plan;
    if (this.#record.daemons.some((d) => d.role === role && d.name === name)) return;
    await rm(plan.stateFile, { force: true });
    const daemon = startDaemon(plan);
    this.started.push(daemon);
    this.#record.daemons.push(daemon);
    await this.#write();
    await whenReady(daemon, readyMsMax);
    this.#progress.say(`${role === "master" ? "master" : `minion ${name}`} is ready`);
  }

  /** Starts the minion of a host that was switched on. */
  async startOn(host: HostRecord): Promise<void> {
    this.#record.hosts = [...this.#record.hosts.filter((h) => h.name !== host.name), host];
    await this.start(hostMinionPlan(this.#record, host));
  }

  /** Ends what was started. */
  async undo(): Promise<void> {
    await Promise.all(this.started.map((daemon) => stopDaemon(daemon, 2_000)));
    this.#record.daemons = this.#record.daemons.filter((d) => !this.started.includes(d));
    await this.#write();
  }

  #write(): Promise<void> {
    this.#written = this.#written.then(() => writeCluster(this.#record));
    return this.#written;
  }
}
