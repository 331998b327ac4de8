/** Processes that a run has started, however they were started: its mark is in their environment. */
import { readdirSync, readFileSync } from "node:fs";

export interface Marked {
  pid: number;
  command: string;
}

/**
 * Living processes, besides this one, in whose environment the variable is this value or begins with it.
 * Reads /proc (proc(5)); elsewhere than on Linux it finds none.
 */
export function markedProcesses(variable: string, value: string): Marked[] {
  return numericEntries("/proc").flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
      if (pid === process.pid || !`\0${environment}`.includes(`\0${variable}=${value}`)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      // A process that is just being reaped has neither any more.
      return command === "" ? [] : [{ pid, command }];
    } catch {
      return [];
    }
  });
}

/**
 * Whether a process is there and not merely unburied. One that is just ending is there, though it bears no mark any more
 * and has neither arguments nor an environment. @see proc(5)
 */
export function isThere(pid: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/^ [ZX]/.test(text.slice(text.lastIndexOf(")") + 1));
  } catch {
    return false;
  }
}

/** SIGKILL to one that may have ended meanwhile. */
export function tryKill(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}

function numericEntries(path: string): number[] {
  try {
    return readdirSync(path).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
