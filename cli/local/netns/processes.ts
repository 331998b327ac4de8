/** Processes by the network namespace they are in. */
import { readdirSync, readlinkSync, statSync } from "node:fs";

/** What `/proc/PID/ns/net` says for a named namespace; "" if there is none of that name. */
export function namespaceId(namespace: string): string {
  try {
    return `net:[${statSync(`/run/netns/${namespace}`).ino}]`;
  } catch {
    return "";
  }
}

/** Pids of all processes in a namespace. Containers are in others, but end with their host's first process. */
export function processesIn(id: string): number[] {
  if (id === "") return [];
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      return readlinkSync(`/proc/${entry}/ns/net`) === id ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });
}

/** SIGKILL to each; those that ended meanwhile are passed over. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
