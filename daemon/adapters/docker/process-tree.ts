/** Ends a process of this machine with all that came of it, which Docker's API cannot. Linux only: reads /proc. */
import { readdir, readFile } from "node:fs/promises";

/** What is forked while it is ended is found by looking again, at most so often. */
const roundsMax = 5;

interface Process {
  pid: number;
  parent: number;
  session: number;
}

/**
 * Kills a process, what it forked, and what is in its session, whoever adopted that meanwhile.
 * @param isMeant is asked with the process' control groups (`/proc/PID/cgroup`), so that no stranger is hit who has this
 *   number now, or on this machine
 * @returns false if there is no such process here, or it may not be killed
 */
export async function endProcessTree(pid: number, isMeant: (cgroups: string) => boolean): Promise<boolean> {
  if (pid <= 1 || !isMeant(await textOf(`/proc/${pid}/cgroup`))) return false;
  for (let round = 0; round < roundsMax; round++) {
    const tree = treeOf(pid, await processes());
    if (tree.length === 0) return true;
    if (!tree.map(kill).includes(true)) return false;
  }
  return true;
}

function treeOf(root: number, all: readonly Process[]): number[] {
  const tree = new Set<number>();
  for (let before = -1; before !== tree.size; ) {
    before = tree.size;
    for (const { pid, parent, session } of all) if (pid === root || session === root || tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

/** All that run; one that has ended and waits for its parent to hear of it does not. */
async function processes(): Promise<Process[]> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => textOf(`/proc/${pid}/stat`)));
  return stats.flatMap((stat) => {
    // proc(5): pid (name) state ppid pgrp session …; the name may hold anything, blanks and brackets too.
    const [state, parent, , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === undefined || parent === undefined || state === "Z" || state === "X") return [];
    return [{ pid: Number.parseInt(stat, 10), parent: Number(parent), session: Number(session) }];
  });
}

const textOf = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");

/** Whether it could be: false where it is another user's. One that is gone already is as good as killed. */
function kill(pid: number): boolean {
  try {
    process.kill(pid, "SIGKILL");
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
