/** Makes a cluster on this machine: a master and minions as background processes, all started at once. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { adminToken, localEntry } from "./admin-access.js";
import { type ClusterRecord, readCluster, writeCluster } from "./cluster-file.js";
import { isRunning } from "./daemon-process.js";
import { down } from "./down.js";
import { chooseNetworks } from "./free-networks.js";
import { clusterDir } from "./home.js";
import { addKubeconfigEntry } from "./kubeconfig-entry.js";
import { masterPlan } from "./plans.js";
import { checkPort } from "./ports.js";
import { type Progress, quiet } from "./progress.js";
import type { Plan } from "./provider.js";
import { providerOf } from "./providers.js";
import { checkSame, settingsOf } from "./settings.js";
import { Starter } from "./starter.js";
import { Interrupted, type UpOptions } from "./up-options.js";

const portDefault = 8080;

/** @throws Error naming what differs from what the cluster was made with */
function checkBefore(before: ClusterRecord, options: UpOptions): void {
  if (options.provider !== undefined && before.provider !== options.provider)
    throw new Error(`cluster ${options.name} is of provider ${before.provider}; take it down first`);
  if (before.daemons.some(isRunning)) checkSame(before, options);
}

/** What the cluster is to be. @throws Error when its port or networks cannot be had */
async function planned(options: UpOptions, before: ClusterRecord | null): Promise<ClusterRecord> {
  const { name } = options;
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
    ...(before?.ssh ? { ssh: before.ssh } : {}),
    name,
    provider: options.provider ?? before?.provider ?? "docker",
    url,
    engines,
    ...networks,
    ...settingsOf(options, before),
    segments: options.segments ?? before?.segments ?? 1,
    hosts: before?.hosts ?? [],
    daemons,
  };
}

export interface Upped {
  record: ClusterRecord;
  /** Names of the daemons that were started. */
  started: string[];
  /** Minions that were there before and are not up, and why. */
  troubles: string[];
}

/** Takes back what was begun. @returns why something is left; "" if nothing is */
async function takeBack(starter: Starter, name: string, wasUp: boolean, keepData: boolean): Promise<string> {
  const left = await starter.undo();
  if (wasUp) return left.join("\n");
  return down(name, keepData, quiet).then(
    () => "",
    (error: Error) => error.message,
  );
}

/**
 * Brings the cluster up, or adds what is missing to one that is up. What was started is stopped again, and what a new
 * cluster made is removed, when something fails or `signal` is given.
 * @throws Interrupted, Error
 */
export async function up(options: UpOptions, progress: Progress, signal: AbortSignal): Promise<Upped> {
  const { name } = options;
  const before = await readCluster(name);
  if (before) checkBefore(before, options);
  const record = await planned(options, before);
  if (record.provider !== "ssh" && options.hosts.length > 0)
    throw new Error(`--host goes with --provider ssh; the minions of provider ${record.provider} are on this machine`);
  if (record.provider === "ssh" && options.minions !== undefined)
    throw new Error("--minions does not go with --provider ssh: it has a minion on each --host");
  const provider = providerOf(record);
  const plan: Plan = { record, options, troubles: new Map(), signal };
  Object.assign(record, await provider.check(plan));
  const dir = clusterDir(name);
  await mkdir(dir, { recursive: true, mode: 0o750 });
  await ensureToken(join(dir, "minion-token"));
  // Written before anything is made: whatever happens next, `down` knows what there is.
  await writeCluster(record);
  const wasUp = record.daemons.some(isRunning);
  const starter = new Starter(record, progress, signal);
  try {
    const master = masterPlan(record, provider.masterArgs(record));
    await provider.start({ ...plan, starter, progress }, () => starter.start(master));
    if (signal.aborted) throw new Interrupted();
  } catch (error) {
    // What the daemons said stays to be read, and so do the objects of a cluster that was here before.
    if (before) await starter.change({ minions: before.minions });
    const left = await takeBack(starter, name, wasUp, !signal.aborted || before !== null);
    if (left !== "") throw new Error(`${(error as Error).message}\n${left}`, { cause: error });
    throw signal.aborted ? new Interrupted() : error;
  }
  await addKubeconfigEntry(name, await localEntry(record), await adminToken(name));
  return { record, started: starter.started, troubles: [...plan.troubles.values()] };
}

/** Whole before it is there: a disk that is full leaves no token that is none. */
async function ensureToken(path: string): Promise<void> {
  if (existsSync(path)) return;
  const token = `${randomBytes(24).toString("base64url")}\n`;
  try {
    await writeFile(`${path}.new`, token, { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
  } finally {
    await rm(`${path}.new`, { force: true });
  }
}
