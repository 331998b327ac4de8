/** Takes back everything that a run made on this machine, whatever state it is in. */
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { removeCgroup } from "../../cli/local/netns/cgroups.js";
import { eventually } from "../../cli/local/netns/run.js";
import { removeMade, takeDown } from "./clusters.js";
import { complaint } from "./commands.js";
import { removeFiles, removeMounts } from "./engine-files.js";
import { isOfEngine } from "./engine-processes.js";
import { type Cluster, type Found, find } from "./found.js";
import { type Deed, deedsOf } from "./ledger.js";
import { markedProcesses, tryKill } from "./marked.js";
import { removeOwnEngine } from "./own-engine.js";
import { runMark } from "./run.js";

const installMsMax = 300_000;
const endMsMax = 10_000;

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

/** Undoes one thing, once more if need be. `socket`: of the run's own engine, if it has one. @returns what is left, in words */
async function undo(deed: Deed, folder: string, socket: string | undefined): Promise<string[]> {
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
      return [await removeMade(deed.name, socket)];
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

/**
 * In namespaces of its own nothing outlives the processes but control groups, whose tree is the machine's, and what
 * engines write below /etc.
 */
async function buryOwnMachine(folder: string, { clusters, runs }: Found): Promise<string[]> {
  const left = await endProcesses(folder, () => false);
  const engines = [...runs, folder].flatMap(deedsOf).flatMap((deed) => (deed.did === "engine" ? [deed] : []));
  const groups = [...engines.map(({ cgroup }) => cgroup), ...clusters.map(({ name }) => `/troupe-${name}`)];
  await Promise.all(groups.map(removeCgroup));
  for (const engine of engines) await removeFiles(engine, "/etc/");
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
  const socket = isEngineOurs ? join(folder, "engine", "docker.sock") : undefined;
  const host = socket && `unix://${socket}`;
  const left: string[] = [];
  for (const cluster of clusters) left.push(await takeDown(cluster, host));
  for (const deed of [...deeds].reverse()) left.push(...(await undo(deed, folder, socket)));
  return left;
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
