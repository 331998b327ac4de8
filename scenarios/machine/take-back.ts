/** Takes back everything that a run made on this machine, whatever state it is in. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { removeCgroup } from "../../cli/local/netns/cgroups.js";
import { eventually } from "../../cli/local/netns/run.js";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { complaint } from "./commands.js";
import { type Deed, deedsOf } from "./ledger.js";
import { markedProcesses, tryKill } from "./marked.js";
import { isOfEngine, removeMounts, removeOwnEngine } from "./own-engine.js";
import { runMark } from "./run.js";

const installMsMax = 300_000;
const endMsMax = 10_000;
const downMsMax = 120_000;
/** How far below a run's folder the folders of clusters, and of runs within the run, are. */
const depthMax = 6;
/** Much is in these, and none of it is ours to read. */
const deep = /^(engine|host-.*|node_modules|master|minion-.*)$/;

const troupe = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));

/** A cluster that `troupe up` wrote down. */
interface Cluster {
  home: string;
  name: string;
}

/** What is in a run's folder that says what was made elsewhere. */
interface Found {
  clusters: Cluster[];
  /** Folders of runs within the run, the innermost first. */
  runs: string[];
}

function find(folder: string): Found {
  const found: Found = { clusters: [], runs: [] };
  const look = (path: string, depth: number): void => {
    for (const entry of entriesOf(path)) {
      const below = join(path, entry);
      if (entry === "ledger" && path !== folder) found.runs.unshift(path);
      else if (entry === "clusters") {
        const names = entriesOf(below).filter((name) => existsSync(join(below, name, "cluster.json")));
        found.clusters.push(...names.map((name) => ({ home: path, name })));
      } else if (depth < depthMax && !deep.test(entry)) look(below, depth + 1);
    }
  };
  look(folder, 0);
  return found;
}

function entriesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Ends all that bears the run's mark but its engine, which is needed to take clusters down. */
async function endProcesses(folder: string, spared: (pid: number) => boolean): Promise<string[]> {
  const living = (): number[] => markedProcesses(runMark, folder).flatMap(({ pid }) => (spared(pid) ? [] : [pid]));
  const gone = await eventually(() => {
    const pids = living();
    for (const pid of pids) tryKill(pid);
    return pids.length === 0;
  }, endMsMax);
  return gone ? [] : living().map((pid) => `process ${pid}`);
}

async function takeDown({ home, name }: Cluster, host: string | undefined): Promise<string> {
  const env = { ...process.env, TROUPE_HOME: home, HOME: home, ...(host === undefined ? {} : { DOCKER_HOST: host }) };
  const child = spawn(process.execPath, [troupe, "down", "--name", name], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: downMsMax,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return code === 0 ? "" : `cluster ${name}: ${said.trim() || "it cannot be taken down"}`;
}

/** Containers and networks that bear a cluster's name, made by other means than `troupe up`. */
async function removeMade(name: string): Promise<string> {
  const docker = new Docker();
  try {
    const filters = { label: [`${labelKeys.cluster}=${name}`] };
    for (const { Id } of await docker.listContainers({ all: true, filters }))
      await docker.getContainer(Id).remove({ force: true, v: true });
    const networks = await docker.listNetworks({ filters: { name: [`troupe-${name}`] } });
    for (const { Id } of networks) await docker.getNetwork(Id).remove();
    return "";
  } catch (error) {
    return `cluster ${name}: ${(error as Error).message}`;
  }
}

/** Undoes one thing, once more if need be. @returns what is left, in words */
async function undo(deed: Deed, folder: string): Promise<string[]> {
  switch (deed.did) {
    case "install":
      await eventually(() => !/\bapt-get\b/.test(commandOf(deed.pid)), installMsMax);
      return [];
    case "file":
      await rm(deed.path, { force: true });
      return [];
    case "mount":
      return [await complaint("umount", ["--no-mtab", deed.path])];
    case "engine":
      return removeOwnEngine(folder, deed);
    case "cluster":
      return [await removeMade(deed.name)];
    case "own-machine":
      return [];
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** In namespaces of its own nothing outlives the processes but control groups: their tree is the machine's. */
async function buryOwnMachine(folder: string, { clusters, runs }: Found): Promise<string[]> {
  const left = await endProcesses(folder, () => false);
  const engines = [...runs, folder].flatMap(deedsOf).flatMap((deed) => (deed.did === "engine" ? [deed.cgroup] : []));
  await Promise.all([...engines, ...clusters.map(({ name }) => `/troupe-${name}`)].map(removeCgroup));
  return left;
}

async function takeBackHere(folder: string, deeds: readonly Deed[], found: Found): Promise<string[]> {
  // An engine's folder is that of the run, whoever it was started for.
  const left = await endProcesses(folder, isOfEngine);
  for (const inner of found.runs) left.push(...(await undoAll(inner, deedsOf(inner), find(inner).clusters)));
  const inRuns = (home: string): boolean => found.runs.some((run) => home === run || home.startsWith(`${run}/`));
  left.push(
    ...(await undoAll(
      folder,
      deeds,
      found.clusters.filter(({ home }) => !inRuns(home)),
    )),
  );
  return left;
}

async function undoAll(folder: string, deeds: readonly Deed[], clusters: readonly Cluster[]): Promise<string[]> {
  const isEngineOurs = deeds.some((deed) => deed.did === "engine");
  const host = isEngineOurs ? `unix://${join(folder, "engine", "docker.sock")}` : undefined;
  const left: string[] = [];
  for (const cluster of clusters) left.push(await takeDown(cluster, host));
  for (const deed of [...deeds].reverse()) left.push(...(await undo(deed, folder)));
  return left;
}

/**
 * Takes down the clusters whose folders are somewhere in this one, with the usual engine.
 * @returns their names, and what could not be taken down
 */
export async function takeClustersDown(folder: string): Promise<string[]> {
  const { clusters } = find(folder);
  const said = await Promise.all(clusters.map((cluster) => takeDown(cluster, undefined)));
  return clusters.map(({ name }, i) => said[i] || name);
}

/**
 * Ends all processes of a run, takes its clusters down, undoes what its ledger says, and removes its folder. A second
 * time it does nothing.
 * @returns what is left, in words
 */
export async function takeBack(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const deeds = deedsOf(folder);
  const found = find(folder);
  const isApart = deeds.some((deed) => deed.did === "own-machine");
  const left = await (isApart ? buryOwnMachine(folder, found) : takeBackHere(folder, deeds, found));
  await removeMounts(folder);
  await rm(folder, { recursive: true, force: true }).catch((error: Error) => left.push(error.message));
  return left.filter((text) => text !== "");
}
