/** What is looked at while a cluster is at work: memory and handles of its processes, and what it leaves on the machine. */
import { readdirSync, readFileSync } from "node:fs";
import Docker from "dockerode";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import type { Cluster } from "../e2e/cluster.js";
import { run } from "../e2e/processes.js";

/** By what it is called. */
export type Reading = ReadonlyMap<string, number>;

function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kb) / 1_024;
}

const count = (folder: string): number => readdirSync(folder).length;

function conntrackEntries(): number {
  try {
    return Number(readFileSync("/proc/sys/net/netfilter/nf_conntrack_count", "utf8"));
  } catch {
    return 0;
  }
}

async function enginePid(): Promise<number | undefined> {
  const { stdout } = await run("pgrep", ["-x", "-o", "dockerd"]);
  return Number(stdout.trim()) || undefined;
}

/** @returns reads all of it once */
export async function metersOf(cluster: Cluster): Promise<() => Promise<Reading>> {
  const docker = new Docker();
  const daemons = (await cluster.daemons()).map(({ name, pid }): [string, number] => [name, pid]);
  const engine = await enginePid();
  const processes = [...daemons, ...(engine === undefined ? [] : [["dockerd", engine] as [string, number]])];
  const filters = { label: [`${labelKeys.cluster}=${cluster.name}`] };
  return async () => {
    const reading = new Map<string, number>();
    for (const [name, pid] of processes) {
      reading.set(`${name} MB`, residentMb(pid));
      reading.set(`${name} handles`, count(`/proc/${pid}/fd`));
      reading.set(`${name} threads`, count(`/proc/${pid}/task`));
    }
    reading.set("containers", (await docker.listContainers({ all: true, filters })).length);
    reading.set("conntrack entries", conntrackEntries());
    reading.set("files", readdirSync(cluster.home, { recursive: true }).length);
    reading.set("interfaces", count("/sys/class/net"));
    reading.set("mounts", readFileSync("/proc/self/mounts", "utf8").split("\n").length);
    return reading;
  };
}

/** How much may be gained over the time that is looked at, and still be called flat: a share of it, and so much more. */
export function allowedGrowth(name: string): { part: number; more: number } {
  if (name.endsWith(" MB")) return { part: 0.1, more: 20 };
  if (name === "conntrack entries") return { part: 0.1, more: 200 };
  return { part: 0.05, more: 5 };
}
