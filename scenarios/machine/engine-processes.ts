/** The processes of a Docker engine: a run's own, and whether another one is here. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { eventually } from "../../cli/local/netns/run.js";
import { isThere, markedProcesses, tryKill } from "./marked.js";
import { runMark } from "./run.js";

/** It and what it starts: what changes packet rules for it must not outlive it either. */
const programs = new Set(["dockerd", "containerd", "docker-proxy", "docker-init", "runc", "iptables", "ip6tables"]);
const stopMsMax = 15_000;

export function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

const isDockerd = (pid: number): boolean => textOf(`/proc/${pid}/comm`) === "dockerd";

/**
 * Another engine in this network: two of them would take each other's packet rules away. One that is just ending, as
 * a run's own may be, has no arguments any more and is none.
 */
export function otherEngine(): number | undefined {
  const own = linkOf("/proc/self/ns/net");
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.find(
    (pid) => isDockerd(pid) && linkOf(`/proc/${pid}/ns/net`) === own && textOf(`/proc/${pid}/cmdline`) !== "",
  );
}

/** The engine's processes: it and what it starts bear the mark, what runs in its containers does not. */
const enginePids = (folder: string): number[] =>
  markedProcesses(runMark, folder).flatMap(({ pid }) => (isOfEngine(pid) ? [pid] : []));

/** Whether a process is part of an engine, or watches over a container. */
export function isOfEngine(pid: number): boolean {
  const name = textOf(`/proc/${pid}/comm`);
  return programs.has(name) || name.startsWith("containerd-shim");
}

/** Ends a run's engine, as it wishes to be ended if it does so in time, and waits until all of it is gone. */
export async function endEngine(folder: string): Promise<void> {
  const pids = enginePids(folder);
  // What just ends bears no mark: that none is marked any more does not mean that none is there.
  const areGone = (): boolean => !pids.some(isThere) && enginePids(folder).length === 0;
  for (const pid of pids.filter(isDockerd)) tryKill(pid, "SIGTERM");
  if (await eventually(areGone, stopMsMax)) return;
  await eventually(() => {
    for (const pid of [...pids, ...enginePids(folder)]) tryKill(pid);
    return areGone();
  }, stopMsMax);
}
