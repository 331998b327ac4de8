/** The processes of a Docker engine: a run's own, and whether another one is here. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { markedProcesses } from "./marked.js";
import { runMark } from "./run.js";

const programs = new Set(["dockerd", "containerd", "docker-proxy", "docker-init", "runc"]);

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

/** Another engine in this network: two of them would take each other's packet rules away. */
export function otherEngine(): number | undefined {
  const own = linkOf("/proc/self/ns/net");
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.find((pid) => textOf(`/proc/${pid}/comm`) === "dockerd" && linkOf(`/proc/${pid}/ns/net`) === own);
}

/** The engine's processes: it and what it starts bear the mark, what runs in its containers does not. */
export const enginePids = (folder: string): number[] =>
  markedProcesses(runMark, folder).flatMap(({ pid }) => (isOfEngine(pid) ? [pid] : []));

/** Whether a process is part of an engine, or watches over a container. */
export function isOfEngine(pid: number): boolean {
  const name = textOf(`/proc/${pid}/comm`);
  return programs.has(name) || name.startsWith("containerd-shim");
}
