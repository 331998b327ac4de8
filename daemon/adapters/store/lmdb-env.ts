/** LMDB's two tables of a store. */
import { type Database, open, type RootDatabase } from "lmdb";
import { corrupt } from "../../../core/store/faults.js";
import type { Head } from "./format.js";
import { makeLockRoom } from "./lmdb-lock.js";

export interface LmdbEnv {
  root: RootDatabase<Buffer, number>;
  /** Records, by revision. */
  changes: Database<Buffer, number>;
  heads: Database<Head, string>;
}

/**
 * @param path directory that nobody else has, and in which it is not open. Where there is no data.mdb, LMDB begins one.
 * @throws Fault InternalError when LMDB cannot open it; the system's error (ENOSPC …)
 */
export function openEnv(path: string): LmdbEnv {
  makeLockRoom(path);
  try {
    const root = open<Buffer, number>({
      path,
      noSubdir: false,
      maxDbs: 2,
      encoding: "binary",
      overlappingSync: false,
      // Explicit batches are atomic; without turn batching a failed one rejects our promise and no hidden one.
      eventTurnBatching: false,
    });
    const changes = root.openDB<Buffer, number>("changes", { encoding: "binary" });
    return { root, changes, heads: root.openDB<Head, string>("head", { encoding: "json" }) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw corrupt(`LMDB cannot open ${path}: ${why}`);
  }
}
