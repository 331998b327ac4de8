/** Control groups below every controller's root (v1), or in the one tree (v2). */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { killAll } from "../../cli/local/netns/processes.js";

const root = "/sys/fs/cgroup";

/** Ends all that runs in a group and below, whoever watches over it. @param group as engines name it: /NAME */
export function killGroup(group: string): void {
  const places = [root, ...entriesOf(root).map((controller) => join(root, controller))];
  killAll([...new Set(places.flatMap((place) => pidsBelow(join(place, group))))]);
}

function pidsBelow(folder: string): number[] {
  try {
    const own = readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
    return [...own, ...entriesOf(folder).flatMap((name) => pidsBelow(join(folder, name)))];
  } catch {
    return [];
  }
}

function entriesOf(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}
