/** A log of changes in LMDB. A commit is one transaction, flushed before it is acknowledged, on LMDB's own thread. */
import { join } from "node:path";
import { Fault } from "../../../core/fault.js";
import type { ChangeLog, Commit, LogRecord, LogState } from "../../../core/store/change-log.js";
import { corrupt } from "../../../core/store/faults.js";
import { version } from "../../version.js";
import { commitFault } from "./disk-fault.js";
import { checkFormat, format, type Head } from "./format.js";
import { type LmdbEnv, openEnv } from "./lmdb-env.js";
import { decodeRecord, encodeRecord } from "./lmdb-record.js";
import { LmdbRoom, type Need } from "./lmdb-room.js";
import { noSeal, type Seal } from "./seal.js";

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
  readonly #room: LmdbRoom;
  readonly #seal: Seal;
  /** As of the last commit that is known; undefined = not read yet. */
  #known: Head | undefined;
  /** undefined: it could not be opened again. */
  #lmdb: LmdbEnv | undefined;
  /** LMDB could not write, and has to be opened again. */
  #isBroken = false;
  #isIll = false;
  /** What there was no room for: while that is so, room for less does not make it well. */
  #refused: Need = nothing;
  #looks = 0;

  /**
   * @param path directory that nobody else has. Where there is no data.mdb in it, LMDB begins one.
   * @param seal of what is secret
   * @throws Fault InternalError when LMDB cannot open it; the system's error (ENOSPC …)
   */
  constructor(path: string, seal = noSeal) {
    this.#path = path;
    this.#seal = seal;
    this.#lmdb = openEnv(path);
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

  async commit({ put, drop, floor, revision, urgent = false }: Commit): Promise<void> {
    const records = this.#head.records + put.length - drop.length;
    await this.#write({ ...this.#head, floor, revision, records }, put, drop, urgent);
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
      await this.#mend();
      // What failed may have been LMDB's own writing, or the flush.
      if (this.#isIll) await this.#transact(this.#head, [], []);
      this.#isIll = false;
      this.#refused = nothing;
    } catch (error) {
      this.#isIll = true;
      throw await commitFault(this.#path, error);
    }
  }

  async revision(): Promise<number> {
    try {
      await this.#mend();
    } catch (error) {
      throw await commitFault(this.#path, error);
    }
    return this.#head.revision;
  }

  async close(): Promise<void> {
    await this.#lmdb?.root.close();
    await this.#room.close();
  }

  get #env(): LmdbEnv {
    if (this.#lmdb) return this.#lmdb;
    throw new Fault("ServiceUnavailable", `the store in ${this.#path} could not be opened again`, { retry: true });
  }

  get #head(): Head {
    this.#known ??= this.#env.heads.get("head") ?? { format: 1, floor: 0, revision: 0, records: 0 };
    return this.#known;
  }

  async #write(head: Head, put: readonly LogRecord[], drop: readonly number[], isUrgent: boolean): Promise<void> {
    const next: Head = { ...head, format, version };
    const staged = put.map((record) => ({ revision: record.revision, bytes: encodeRecord(record, this.#seal) }));
    const payloadBytes = staged.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const need = { records: put.length + drop.length, payloadBytes, isUrgent };
    try {
      await this.#room.make(need);
      await this.#mend();
      const committed = this.#transact(next, staged, drop);
      if (!isUrgent) this.#room.prove();
      await committed;
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
    const { root, changes, heads } = this.#env;
    try {
      await root.batch(() => {
        // Each call's own promise fails together with the batch's, which is the one that is awaited.
        for (const record of put) changes.put(record.revision, record.bytes).catch(ignore);
        for (const dropped of drop) changes.remove(dropped).catch(ignore);
        heads.put("head", next).catch(ignore);
      });
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }

  /** After a write of LMDB's own has failed it refuses all others; opened again it knows what landed. */
  async #mend(): Promise<void> {
    if (!this.#isBroken || this.#room.isGone) return;
    await this.#lmdb?.root.close().catch(ignore);
    this.#lmdb = undefined;
    this.#lmdb = openEnv(this.#path);
    this.#known = undefined;
    this.#isBroken = false;
  }

  *#records(): Iterable<LogRecord> {
    let found = 0;
    for (const { key, value } of this.#env.changes.getRange()) {
      found++;
      yield decodeRecord(this.#path, key, value, this.#seal);
    }
    const { records } = this.#head;
    if (found !== records) throw corrupt(`${this.#path} holds ${found} records and should hold ${records}`);
  }
}
