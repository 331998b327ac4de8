/** Makes a cluster on this machine: a master and minions as background processes, all started at once. */
import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ClusterRecord, type Provider, readCluster, writeCluster } from "./cluster-file.js";
import { type DaemonPlan, type DaemonRecord, isRunning, startDaemon, stopDaemon, whenReady } from "./daemon-process.js";
import { down } from "./down.js";
import { chooseNetworks } from "./free-networks.js";
import { clusterDir } from "./home.js";
import { addKubeconfigEntry } from "./kubeconfig-entry.js";
import type { HostRecord } from "./netns/host.js";
import { prepareHosts } from "./netns/hosts.js";
import { layoutOf } from "./netns/layout.js";
import { hostMinionPlan, type MasterChoices, masterPlan, minionPlan } from "./plans.js";
import { checkPort } from "./ports.js";
import type { Progress } from "./progress.js";

export interface UpOptions extends MasterChoices {
  name: string;
  provider: Provider;
  minions: number;
  /** undefined = that of the cluster if it is there already, else the default. */
  port: number | undefined;
  /** Engines for the minions in turn; empty = DOCKER_HOST or the default socket for all. */
  engines: string[];
  /** undefined = that of the cluster if it is there already, else one that is free. */
  serviceCidr: string | undefined;
  podCidr: string | undefined;
  /** The hosts' network, of provider netns. */
  hostCidr: string;
  /** Into how many segments that is divided; undefined = as before, else 1. */
  segments: number | undefined;
  warmSandboxes: number;
  /** Folder for the daemons' journals; undefined = as the cluster has it already, else none. */
  journal?: string | undefined;
}

/** A daemon that is not ready after this has failed. */
const readyMsMax = 30_000;
const portDefault = 8080;
const quiet: Progress = { say: () => {} };

/** The user changed their mind: what was begun is taken back. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** A cluster that runs keeps what it was made with. @throws Error naming the first that differs */
function checkSame(before: ClusterRecord, options: UpOptions): void {
  if (before.provider !== options.provider)
    throw new Error(`cluster ${options.name} is of provider ${before.provider}; take it down first`);
  if (!before.daemons.some(isRunning)) return;
  const { port, podCidr, serviceCidr } = options;
  const asked: [string, string | undefined, string][] = [
    ["--port", port === undefined ? undefined : String(port), new URL(before.url).port],
    ["--pod-cidr", podCidr, before.podCidr],
    ["--service-cidr", serviceCidr, before.serviceCidr],
  ];
  for (const [flag, wanted, is] of asked)
    if (wanted !== undefined && wanted !== is)
      throw new Error(
        `cluster ${options.name} is up with ${flag} ${is}, not ${wanted}; take it down first, or --name another`,
      );
}

/** What the cluster is to be. @throws Error when its port or networks cannot be had */
async function planned(options: UpOptions, before: ClusterRecord | null): Promise<ClusterRecord> {
  const { name, provider, warmSandboxes, hostCidr } = options;
  const daemons = before?.daemons ?? [];
  const isUp = daemons.some((d) => d.role === "master" && isRunning(d));
  const port = options.port ?? (Number(before === null ? 0 : new URL(before.url).port) || portDefault);
  if (!isUp) await checkPort(port);
  const given = {
    podCidr: options.podCidr ?? before?.podCidr,
    serviceCidr: options.serviceCidr ?? before?.serviceCidr,
  };
  const networks = await chooseNetworks(name, given);
  const engines = options.engines.length > 0 ? options.engines : (before?.engines ?? []);
  const url = `http://127.0.0.1:${port}`;
  const folder = options.journal === undefined ? before?.journal : resolve(options.journal);
  const journal = folder === undefined ? {} : { journal: folder };
  return {
    ...journal,
    name,
    provider,
    url,
    engines,
    ...networks,
    warmSandboxes,
    hostCidr,
    segments: options.segments ?? before?.segments ?? 1,
    hosts: before?.hosts ?? [],
    daemons,
  };
}

/** Starts everything, and waits until all has either started or failed. @throws the first failure */
async function startAll(record: ClusterRecord, options: UpOptions, starter: Starter): Promise<void> {
  const isNetns = record.provider === "netns";
  const minions = Array.from({ length: options.minions }, (_, i) => i + 1);
  const hosts = isNetns ? await prepareHosts(layoutOf(record), options.minions, record.hosts) : [];
  // All ends are awaited, so that nothing is still being made when something failed and all is taken back.
  const ends = await Promise.allSettled([
    starter.start(masterPlan(record, options)),
    ...(isNetns
      ? hosts.map(async ({ host }) => starter.startOn(await host))
      : minions.map((index) => starter.start(minionPlan(record, index)))),
  ]);
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

/**
 * Brings the cluster up, or adds what is missing to one that is up. Resolves to what was started; what was started
 * is stopped again, and what a new cluster made is removed, when something fails or `signal` is given.
 * @throws Interrupted, Error
 */
export async function up(
  options: UpOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<{ record: ClusterRecord; started: DaemonRecord[] }> {
  const { name } = options;
  const before = await readCluster(name);
  if (before) checkSame(before, options);
  const record = await planned(options, before);
  const dir = clusterDir(name);
  await mkdir(dir, { recursive: true, mode: 0o711 });
  await ensureToken(join(dir, "minion-token"));
  // Written before anything is made: whatever happens next, `down` knows what there is.
  await writeCluster(record);
  const wasUp = record.daemons.some(isRunning);
  const starter = new Starter(record, progress, signal);
  try {
    await startAll(record, options, starter);
    if (signal.aborted) throw new Interrupted();
  } catch (error) {
    await starter.undo();
    if (!wasUp) {
      // What the daemons said stays to be read, and so do the objects of a cluster that was here before.
      const keepData = !signal.aborted || before !== null;
      await down(name, keepData, quiet).catch(() => undefined);
    }
    throw signal.aborted ? new Interrupted() : error;
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
  readonly #signal: AbortSignal;
  #written: Promise<void> = Promise.resolve();

  /** @param signal ends what was started, so that nobody waits for it any longer */
  constructor(record: ClusterRecord, progress: Progress, signal: AbortSignal) {
    this.#record = record;
    this.#progress = progress;
    this.#signal = signal;
    signal.addEventListener("abort", () => void this.#stopAll(), { once: true });
  }

  /** Starts a daemon, unless it runs, and resolves when it is ready. */
  async start(plan: DaemonPlan): Promise<void> {
    const { role, name } = plan;
    const isIt = (d: DaemonRecord): boolean => d.role === role && d.name === name;
    if (this.#record.daemons.some((d) => isIt(d) && isRunning(d))) return;
    await rm(plan.stateFile, { force: true });
    if (this.#signal.aborted) throw new Interrupted();
    const daemon = startDaemon(plan);
    this.started.push(daemon);
    this.#record.daemons = [...this.#record.daemons.filter((d) => !isIt(d)), daemon];
    await this.#write();
    await whenReady(daemon, readyMsMax);
    this.#progress.say(`${role === "master" ? "master" : `minion ${name}`} is ready`);
  }

  /** Starts the minion of a host that was switched on. */
  async startOn(host: HostRecord): Promise<void> {
    this.#record.hosts = [...this.#record.hosts.filter((h) => h.name !== host.name), host];
    await this.start(hostMinionPlan(this.#record, host));
  }

  /** Ends what was started; the record keeps it, so that `down` removes what it made. */
  async undo(): Promise<void> {
    await this.#stopAll();
    await this.#written;
  }

  async #stopAll(): Promise<void> {
    await Promise.all(this.started.map((daemon) => stopDaemon(daemon, 2_000)));
  }

  #write(): Promise<void> {
    this.#written = this.#written.then(() => writeCluster(this.#record));
    return this.#written;
  }
}
