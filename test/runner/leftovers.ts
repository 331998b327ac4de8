import { readdirSync, readFileSync } from "node:fs";
import { RUN_MARK } from "./messages.js";

export interface Leftover {
  pid: number;
  command: string;
}

/**
 * Living processes that carry `mark` (or one that starts with it) in their environment, detached ones too.
 * Reads /proc (proc(5)); elsewhere than on Linux it finds none.
 */
export function findLeftovers(mark: string): Leftover[] {
  return numericEntries("/proc").flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
      if (pid === process.pid || !`\0${environment}`.includes(`\0${RUN_MARK}=${mark}`)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      // A process that is just being reaped has neither any more.
      return command === "" ? [] : [{ pid, command }];
    } catch {
      return [];
    }
  });
}

function numericEntries(path: string): number[] {
  try {
    return readdirSync(path).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
