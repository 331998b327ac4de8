/**
 * The durable store: a compacted log of changes in LMDB, loaded into memory when it opens. Reads never touch the
 * disk; a commit is one LMDB transaction, flushed before it is acknowledged, on LMDB's own thread.
 *
 * Each record is JSON behind its CRC-32, so that a flipped bit is found when the store opens.
 */
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { type Database, open, type RootDatabase } from "lmdb";
import type { AnyObject } from "../../api/types.js";
import { Fault } from "../../fault.js";
import type { ChangeLog, Commit, LogRecord, LogState } from "../change-log.js";
import { corrupt, storeOver } from "../log-store.js";
import type { Change, Store } from "../store.js";
import { type Ownership, ownDirectory } from "./directory-owner.js";
import { checkLmdbFile } from "./lmdb-file.js";

/** Version of what is in the file; a later one may read it, an earlier one must not. */
const format = 1;
const crcBytes = 4;
/** With less free space than this a failed commit is blamed on the disk being full. */
const diskFullBytes = 4 * 1024 * 1024;

interface Head {
  format: number;
  floor: number;
  revision: number;
}

export interface LmdbStoreOptions {
  /** A directory, made if missing; nothing else may be in it. */
  path: string;
  /** Changes that can be watched afterwards, also after a restart. */
  historyMax?: number;
}

/**
 * Opens or begins the store in a directory.
 * @throws Fault Forbidden (not writable), Conflict (another process has it), InternalError (damaged)
 */
export async function openLmdbStore(options: LmdbStoreOptions): Promise<Store> {
  makeWritable(options.path);
  const owner = await ownDirectory(options.path);
  try {
    const file = join(options.path, "data.mdb");
    if (existsSync(file)) checkLmdbFile(file);
    return storeOver(openLog(options.path, owner), options.historyMax);
  } catch (error) {
    await owner.release();
    throw error;
  }
}

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
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

function openLog(path: string, owner: Ownership): ChangeLog {
  const root = openRoot(path);
  // Explicit batches are atomic; without turn batching a failed one rejects our promise and no hidden one.
  const changes = root.openDB<Buffer, number>("changes", { encoding: "binary" });
  const heads = root.openDB<Head, string>("head", { encoding: "json" });
  const head = (): Head => heads.get("head") ?? { format, floor: 0, revision: 0 };
  return {
    read: () => readLog(path, changes, head()),
    commit: async (commit) => {
      try {
        await root.batch(() => stage(commit, changes, heads));
      } catch (error) {
        throw await commitFault(path, error);
      }
    },
    revision: () => head().revision,
    close: async () => {
      await root.close();
      await owner.release();
    },
  };
}

function openRoot(path: string): RootDatabase<Buffer, number> {
  try {
    return open<Buffer, number>({
      path,
      noSubdir: false,
      maxDbs: 2,
      encoding: "binary",
      overlappingSync: false,
      eventTurnBatching: false,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw corrupt(`LMDB cannot open ${path}: ${why}`);
  }
}

function stage(commit: Commit, changes: Database<Buffer, number>, heads: Database<Head, string>): void {
  // Each call's own promise fails together with the batch's, which is the one that is awaited.
  const ignore = (): void => {};
  for (const record of commit.put) changes.put(record.revision, encode(record)).catch(ignore);
  for (const revision of commit.drop) changes.remove(revision).catch(ignore);
  heads.put("head", { format, floor: commit.floor, revision: commit.revision }).catch(ignore);
}

function readLog(path: string, changes: Database<Buffer, number>, head: Head): LogState {
  if (head.format !== format) {
    const message = `the store in ${path} has format ${head.format}, this version reads ${format}; use the version that wrote it`;
    throw new Fault("Invalid", message);
  }
  return { records: decodeAll(path, changes), floor: head.floor, revision: head.revision };
}

function* decodeAll(path: string, changes: Database<Buffer, number>): Iterable<LogRecord> {
  for (const { key, value } of changes.getRange()) yield decode(path, key, value);
}

function encode(record: LogRecord): Buffer {
  const json = JSON.stringify({ type: record.type, object: record.object });
  const bytes = Buffer.allocUnsafe(crcBytes + Buffer.byteLength(json));
  bytes.write(json, crcBytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(crcBytes)), 0);
  return bytes;
}

function decode(path: string, revision: number, bytes: Buffer): LogRecord {
  const body = bytes.subarray(crcBytes);
  if (bytes.length < crcBytes || crc32(body) !== bytes.readUInt32LE(0)) {
    throw corrupt(`the record of revision ${revision} in ${path} does not match its checksum`);
  }
  const { type, object } = JSON.parse(body.toString()) as { type: Change["type"]; object: AnyObject };
  return { revision, type, object };
}

/** LMDB says only "Commit failed" and hides the reason in a promise; a full disk comes as an input/output error. */
async function commitFault(path: string, error: unknown): Promise<Fault> {
  let why = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && "commitError" in error) {
    const reason = Promise.resolve(error.commitError).catch((inner: unknown) => inner);
    // The promise is settled in the same turn, if it ever is.
    const inner = await Promise.race([reason, new Promise((resolve) => setImmediate(resolve))]);
    if (inner instanceof Error) why = inner.message;
  }
  const { bavail, bsize } = statfsSync(path);
  const full = bavail * bsize < diskFullBytes;
  const what = full ? `the disk of ${path} is full: make room` : `the store in ${path} cannot be written: ${why}`;
  return new Fault("ServiceUnavailable", what, { retry: true }, { cause: error });
}
