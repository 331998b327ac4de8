/** A log of changes in LMDB. A commit is one transaction, flushed before it is acknowledged, on LMDB's own thread. */
import { join } from "node:path";
import { type Database, open, type RootDatabase } from "lmdb";
import type { ChangeLog, Commit, LogRecord, LogState } from "../../../core/store/change-log.js";
import { corrupt } from "../../../core/store/faults.js";
import { version } from "../../version.js";
import { commitFault } from "./disk-fault.js";
import { checkFormat, format, type Head } from "./format.js";
import { makeLockRoom } from "./lmdb-lock.js";
import { decodeRecord, encodeRecord } from "./lmdb-record.js";
import { LmdbRoom, type Need } from "./lmdb-room.js";

export const dataFile = (path: string): string => join(path, "data.mdb");

/** Of so many checks while all is well one writes. */
const looksPerWrite = 30;

const nothing: Need = { records: 0, payloadBytes: 0, isUrgent: false };

const ignore = (): void => {};

/** A record, ready to be put. */
interface Staged {
  revision: number;
  bytes: Buffer;
}

export class LmdbLog implements ChangeLog {
  readonly #path: string;
  readonly #root: RootDatabase<Buffer, number>;
  readonly #changes: Database<Buffer, number>;
  readonly #heads: Database<Head, string>;
  readonly #room: LmdbRoom;
  /** As of the last commit that is known; undefined = not read yet. */
  #known: Head | undefined;
  #isIll = false;
  /** What there was no room for: while that is so, room for less does not make it well. */
  #refused: Need = nothing;
  #looks = 0;

  /**
   * @param path directory that nobody else has. Where there is no data.mdb in it, LMDB begins one.
   * @throws Fault InternalError when LMDB cannot open it; the system's error (ENOSPC …)
   */
  constructor(path: string) {
    this.#path = path;
    makeLockRoom(path);
    this.#root = openRoot(path);
    // Explicit batches are atomic; without turn batching a failed one rejects our promise and no hidden one.
    this.#changes = this.#root.openDB<Buffer, number>("changes", { encoding: "binary" });
    this.#heads = this.#root.openDB<Head, string>("head", { encoding: "json" });
    this.#room = new LmdbRoom(dataFile(path));
  }

  /** Which store it is; "" = it was not told yet. */
  get id(): string {
    return this.#head.id ?? "";
  }

  /** @throws Fault Invalid when only a newer version can read it; InternalError, while its records are read: damaged */
  read(): LogState {
    checkFormat(`the store in ${this.#path}`, this.#head);
    const { floor, revision } = this.#head;
    return { records: this.#records(), floor, revision };
  }

  commit({ put, drop, floor, revision, urgent = false }: Commit): Promise<void> {
    const records = this.#head.records + put.length - drop.length;
    return this.#write({ ...this.#head, floor, revision, records }, put, drop, urgent);
  }

  /** Gives the store an id, in the present format. */
  identify(id: string): Promise<void> {
    return this.#write({ ...this.#head, id }, [], [], false);
  }

  async check(): Promise<void> {
    // Writing wakes the disk: while all is well a look will do most of the time.
    const isDue = this.#isIll || this.#looks++ % looksPerWrite === 0;
    try {
      if (isDue) await this.#room.make(this.#refused);
      else await this.#room.look();
      // What failed may have been the flush.
      if (this.#isIll) await this.#room.flush();
      this.#isIll = false;
      this.#refused = nothing;
    } catch (error) {
      this.#isIll = true;
      throw await commitFault(this.#path, error);
    }
  }

  revision(): number {
    return this.#head.revision;
  }

  async close(): Promise<void> {
    await this.#root.close();
    await this.#room.close();
  }

  get #head(): Head {
    this.#known ??= this.#heads.get("head") ?? { format: 1, floor: 0, revision: 0, records: 0 };
    return this.#known;
  }

  async #write(head: Head, put: readonly LogRecord[], drop: readonly number[], isUrgent: boolean): Promise<void> {
    const next: Head = { ...head, format, version };
    const staged = put.map((record) => ({ revision: record.revision, bytes: encodeRecord(record) }));
    const payloadBytes = staged.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const need = { records: put.length + drop.length, payloadBytes, isUrgent };
    try {
      await this.#room.make(need);
      await this.#transact(next, staged, drop);
      // What is in a file that is gone is as if it had not been written.
      if (this.#room.isGone) throw new Error("its file was removed");
      this.#known = next;
    } catch (error) {
      this.#isIll = true;
      if (!isUrgent) this.#refused = need;
      throw await commitFault(this.#path, error);
    }
  }

  async #transact(next: Head, put: readonly Staged[], drop: readonly number[]): Promise<void> {
    try {
      await this.#root.batch(() => {
        // Each call's own promise fails together with the batch's, which is the one that is awaited.
        for (const record of put) this.#changes.put(record.revision, record.bytes).catch(ignore);
        for (const dropped of drop) this.#changes.remove(dropped).catch(ignore);
        this.#heads.put("head", next).catch(ignore);
      });
    } catch (error) {
      // It may have landed all the same: that is looked up.
      if (!this.#room.isGone) this.#known = undefined;
      throw error;
    }
  }

  *#records(): Iterable<LogRecord> {
    let found = 0;
    for (const { key, value } of this.#changes.getRange()) {
      found++;
      yield decodeRecord(this.#path, key, value);
    }
    const { records } = this.#head;
    if (found !== records) throw corrupt(`${this.#path} holds ${found} records and should hold ${records}`);
  }
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
