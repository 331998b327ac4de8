/**
 * The durable store: a compacted log of changes in LMDB, loaded into memory when it opens. Reads never touch the disk.
 */
import { accessSync, chmodSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../../core/fault.js";
import type { ChangeLog } from "../../../core/store/change-log.js";
import { corrupt } from "../../../core/store/faults.js";
import { storeOver } from "../../../core/store/log-store.js";
import type { Store } from "../../../core/store/store.js";
import { type Ownership, ownDirectory } from "./directory-owner.js";
import { openingFault } from "./disk-fault.js";
import { readInChild } from "./lmdb-check.js";
import { dataFile, LmdbLog } from "./lmdb-log.js";
import { findOrBegin, markStore, type StorePlace } from "./place.js";
import { noSeal, type Seal } from "./seal.js";

export interface LmdbStoreOptions {
  /** A directory, made if missing; nothing else may be in it. */
  path: string;
  /** The file that says that a store is there; `FORMAT` in the directory, unless it is to outlive that. */
  marker?: string;
  /** Changes that can be watched afterwards, also after a restart. */
  historyMax?: number;
  /** Of what is secret; without one no secret is written or read. */
  seal?: Seal;
}

/**
 * Opens or begins the store in a directory.
 * @throws Fault Forbidden (not writable), Conflict (another process has it, or it is another store), Invalid (of a newer
 * version), InternalError (damaged, or gone), ServiceUnavailable (the disk is full)
 */
export async function openLmdbStore(options: LmdbStoreOptions): Promise<Store> {
  const { path, marker = join(path, "FORMAT"), historyMax, seal } = options;
  makeWritable(path);
  let owner: Ownership | undefined;
  try {
    owner = await ownDirectory(path);
    return await openOwned({ path, marker }, owner, { historyMax, seal });
  } catch (error) {
    await owner?.release();
    throw openingFault(path, error);
  }
}

async function openOwned(
  place: StorePlace,
  owner: Ownership,
  { historyMax, seal }: { historyMax: number | undefined; seal: Seal | undefined },
): Promise<Store> {
  const { path } = place;
  const marker = await findOrBegin(place);
  chmodSync(dataFile(path), 0o600);
  const opening = join(path, "opening");
  if (existsSync(opening)) await readInChild(path);
  writeFileSync(opening, "", { mode: 0o600 });
  let log: LmdbLog | undefined;
  try {
    log = new LmdbLog(path, seal);
    const store = storeOver(released(log, owner), historyMax);
    await markStore(place, log, marker);
    rmSync(opening, { force: true });
    return store;
  } catch (error) {
    await log?.close().catch(() => {}); // What is damaged may not close; the first fault is the one to tell.
    const fault = error instanceof Fault || isSystemError(error) ? error : unreadable(path, error);
    // Damage that could be told this time may end the process the next time: then, too, a child reads it first.
    if (!isDamage(fault)) rmSync(opening, { force: true });
    throw fault;
  }
}

/** Reads all of a log, but what is secret, and throws what is wrong with it; for {@link readInChild}. Takes no ownership. */
export function readLmdbLog(path: string): void {
  const blind: Seal = { ...noSeal, open: () => "{}" };
  for (const _ of new LmdbLog(path, blind).read().records);
}

/** The log, which gives the directory back when it is closed. */
const released = (log: LmdbLog, owner: Ownership): ChangeLog => ({
  read: () => log.read(),
  commit: (commit) => log.commit(commit),
  revision: () => log.revision(),
  check: () => log.check(),
  close: async () => {
    try {
      await log.close();
    } finally {
      await owner.release();
    }
  },
});

const isDamage = (error: unknown): boolean => error instanceof Fault && error.reason === "InternalError";

const isSystemError = (error: unknown): boolean => error instanceof Error && "syscall" in error;

function unreadable(path: string, error: unknown): Fault {
  return corrupt(`LMDB cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
}

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault(
      "Forbidden",
      `cannot keep data in ${path}: ${why}; choose a directory you can write`,
      {},
      { cause: error },
    );
  }
}
