/** What minions of this machine say of the names they resolved, in the files by which they say that they are up. */
import { readFile } from "node:fs/promises";
import type { DaemonRecord } from "./daemon-process.js";

export interface NameCounts {
  queries: number;
  forwarded: number;
  failed: number;
  refused: number;
}

/** undefined where none are told (a master, one that does not run). */
export async function nameCounts({ stateFile }: Pick<DaemonRecord, "stateFile">): Promise<NameCounts | undefined> {
  try {
    const { names } = JSON.parse(await readFile(stateFile, "utf8")) as { names?: Partial<NameCounts> };
    if (typeof names?.queries !== "number") return undefined;
    return {
      queries: names.queries,
      forwarded: names.forwarded ?? 0,
      failed: names.failed ?? 0,
      refused: names.refused ?? 0,
    };
  } catch {
    return undefined;
  }
}

/** On one line. */
export const countsText = ({ queries, forwarded, failed }: NameCounts): string =>
  `${queries} asked, ${forwarded} sent on, ${failed} failed`;
