/**
 * The durable store: a compacted log of changes in LMDB, loaded into memory when it opens. Reads never touch the
 * disk; a commit is one LMDB transaction, flushed before it is acknowledged, on LMDB's own thread.
 *
 * Each record is JSON behind its CRC-32, so that a flipped bit is found when the store opens.
 */
import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { type Database, open, type RootDatabase } from "lmdb";
import { Fault } from "../../../core/fault.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { ChangeLog, LogRecord, LogState } from "../../../core/store/change-log.js";
import { corrupt, storeOver } from "../../../core/store/log-store.js";
import type { Change, Store } from "../../../core/store/store.js";
import { type Ownership, ownDirectory } from "./directory-owner.js";
import { readInChild } from "./lmdb-check.js";
import { checkLmdbFile } from "./lmdb-file.js";
import { LmdbRoom } from "./lmdb-room.js";

/** Version of what is in the file; a later one may read it, an earlier one must not. */
const format = 1;
const crcBytes = 4;
/** Errors of a file that cannot grow. */
const fullCodes: readonly unknown[] = ["ENOSPC", "EDQUOT", "EFBIG"];

interface Head {
  format: number;
  floor: number;
  revision: number;
  /** Records in the log, so that a lost one is noticed. */
  records: number;
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
    const opening = join(options.path, "opening");
    if (existsSync(opening)) await readInChild(options.path);
    writeFileSync(opening, "");
    const store = await openAll(options, owner);
    rmSync(opening);
    return store;
  } catch (error) {
    await owner.release();
    throw error;
  }
}

/** Reads all of a log and throws what is wrong with it; for {@link readInChild}. Takes no ownership. */
export function readLmdbLog(path: string): void {
  storeOver(openLog(path));
}

async function openAll(options: LmdbStoreOptions, owner: Ownership): Promise<Store> {
  const log = openLog(options.path, owner);
  try {
    return storeOver(log, options.historyMax);
  } catch (error) {
    rmSync(join(options.path, "opening"), { force: true });
    await log.close().catch(() => {}); // What is damaged may not close; the first fault is the one to tell.
    if (error instanceof Fault) throw error;
    throw corrupt(`LMDB cannot read ${options.path}: ${error instanceof Error ? error.message : String(error)}`);
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

function openLog(path: string, owner?: Ownership): ChangeLog {
  const root = openRoot(path);
  const room = new LmdbRoom(join(path, "data.mdb"));
  // Explicit batches are atomic; without turn batching a failed one rejects our promise and no hidden one.
  const changes = root.openDB<Buffer, number>("changes", { encoding: "binary" });
  const heads = root.openDB<Head, string>("head", { encoding: "json" });
  const head = (): Head => heads.get("head") ?? { format, floor: 0, revision: 0, records: 0 };
  return {
    read: () => readLog(path, changes, head()),
    commit: async (commit) => {
      const { put, drop, floor, revision } = commit;
      const records = head().records + put.length - drop.length;
      const staged = put.map((record) => ({ revision: record.revision, bytes: encode(record) }));
      const payloadBytes = staged.reduce((sum, { bytes }) => sum + bytes.length, 0);
      try {
        await room.make(put.length + drop.length, payloadBytes);
        await root.batch(() => {
          // Each call's own promise fails together with the batch's, which is the one that is awaited.
          for (const record of staged) changes.put(record.revision, record.bytes).catch(ignore);
          for (const dropped of drop) changes.remove(dropped).catch(ignore);
          heads.put("head", { format, floor, revision, records }).catch(ignore);
        });
      } catch (error) {
        throw await commitFault(path, error);
      }
    },
    revision: () => head().revision,
    close: async () => {
      await root.close();
      await room.close();
      await owner?.release();
    },
  };
}

const ignore = (): void => {};

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

function readLog(path: string, changes: Database<Buffer, number>, head: Head): LogState {
  if (head.format !== format) {
    const message = `the store in ${path} has format ${head.format}, this version reads ${format}; use the version that wrote it`;
    throw new Fault("Invalid", message);
  }
  return { records: decodeAll(path, changes, head.records), floor: head.floor, revision: head.revision };
}

function* decodeAll(path: string, changes: Database<Buffer, number>, records: number): Iterable<LogRecord> {
  let found = 0;
  for (const { key, value } of changes.getRange()) {
    found++;
    yield decode(path, key, value);
  }
  if (found !== records) throw corrupt(`${path} holds ${found} records and should hold ${records}`);
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

/** LMDB says only "Commit failed" and hides the reason in a promise. */
async function commitFault(path: string, error: unknown): Promise<Fault> {
  let why = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && "commitError" in error) {
    const reason = Promise.resolve(error.commitError).catch((inner: unknown) => inner);
    // The promise is settled in the same turn, if it ever is.
    const inner = await Promise.race([reason, new Promise((resolve) => setImmediate(resolve))]);
    if (inner instanceof Error) why = inner.message;
  }
  const full = error instanceof Error && "code" in error && fullCodes.includes(error.code);
  const what = full
    ? `the disk of ${path} is full (${why}): make room`
    : `the store in ${path} cannot be written: ${why}`;
  return new Fault("ServiceUnavailable", what, { retry: true }, { cause: error });
}
