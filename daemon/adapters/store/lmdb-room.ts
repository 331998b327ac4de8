/**
 * Makes sure that LMDB never has to grow its file: when a write of its own hits a full disk, lmdb 3.5.6 formats the
 * error into a buffer that is too small (mdb_page_flush, `last_error`) and damages the memory of the process. So the
 * file is lengthened here, with zeros and before each commit that might need it; if that fails, it is an ordinary error.
 * A byte is written before the other commits, too: a disk that takes no writes at all is noticed here, not in there.
 * While one commit is under way that is done for the next one, which then need not wait for it.
 */
import { type FileHandle, open } from "node:fs/promises";
import { HeldFile } from "./held-file.js";
import { readLmdbMeta } from "./lmdb-file.js";

/** Pages that a record of average size makes LMDB write anew at most: its leaf, and its share of the branches above. */
const pagesPerRecord = 2;
/** Room for the free list, the roots and the head. */
const pagesPerCommit = 256;
/** The file grows by at least this much where there is room, so that most commits find theirs made. */
const growthBytes = 4 * 1024 * 1024;
/** What a disk took so short a time ago says that it takes the next write. */
const provenMs = 50;
/** Kept back for what is urgent: the news that there is no room. */
export const reserveBytes = 1024 * 1024;
const zeros = Buffer.alloc(256 * 1024);

/** What a commit needs. */
export interface Need {
  /** Put and dropped. */
  records: number;
  /** Of all records put. */
  payloadBytes: number;
  isUrgent: boolean;
}

export class LmdbRoom {
  readonly #path: string;
  #handle: FileHandle | undefined;
  #held: HeldFile | undefined;
  /** Of a byte that was written while a commit was under way: since when, and what is wrong. */
  #proof: { atMs: number; fault: Promise<unknown> } | undefined;

  /** @param path of an LMDB file that was begun */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * @throws the system's error (ENOSPC, EDQUOT, EFBIG, EROFS …): the file is then as long as it was;
   * Fault ServiceUnavailable when the file is not the store's any more
   */
  async make({ records, payloadBytes, isUrgent }: Need): Promise<void> {
    const [handle, held] = await this.#open();
    held.check();
    const meta = readLmdbMeta(handle.fd);
    if (!meta) throw new Error(`${this.#path} is not an LMDB file any more`);
    const used = (Number(meta.lastPage) + 1) * meta.pageBytes;
    const pages = records * pagesPerRecord + pagesPerCommit;
    const needed = used + pages * meta.pageBytes + 2 * payloadBytes + (isUrgent ? 0 : reserveBytes);
    if (needed > held.sizeMin) await this.#grow(handle, held, needed);
    else await this.#writeByte(handle, held);
  }

  /** Writes a byte beside a commit that is under way, for the next one. Not beside an urgent one, which keeps no reserve. */
  prove(): void {
    const [handle, held] = [this.#handle, this.#held];
    if (!handle || !held) return;
    const fault = handle.write(zeros, 0, 1, held.sizeMin - 1).then(
      () => undefined,
      (error: unknown) => error,
    );
    this.#proof = { atMs: performance.now(), fault };
  }

  /** The last byte is beyond what LMDB uses: room for a commit was made behind that. @throws the system's error */
  async #writeByte(handle: FileHandle, held: HeldFile): Promise<void> {
    const proof = this.#proof;
    this.#proof = undefined;
    if (proof === undefined || performance.now() - proof.atMs > provenMs) {
      await handle.write(zeros, 0, 1, held.sizeMin - 1);
      return;
    }
    const fault = await proof.fault;
    if (fault !== undefined) throw fault;
  }

  /** Whether the file still is the one that the next start would find. @throws Fault ServiceUnavailable */
  async look(): Promise<void> {
    (await this.#open())[1].check();
  }

  /** What was written is on the disk. @throws the system's error (EIO …) */
  async flush(): Promise<void> {
    await (await this.#open())[0].datasync();
  }

  /** Whether what was written into the file is lost, for nobody will find it. */
  get isGone(): boolean {
    return this.#held?.isGone ?? false;
  }

  async close(): Promise<void> {
    await this.#proof?.fault;
    this.#proof = undefined;
    await this.#handle?.close();
    this.#handle = undefined;
    this.#held = undefined;
  }

  async #open(): Promise<[FileHandle, HeldFile]> {
    this.#handle ??= await open(this.#path, "r+");
    this.#held ??= new HeldFile(this.#path, this.#handle.fd, (await this.#handle.stat()).size);
    return [this.#handle, this.#held];
  }

  /** By a good deal, or if that cannot be, by what is needed. */
  async #grow(handle: FileHandle, held: HeldFile, needed: number): Promise<void> {
    const wanted = held.sizeMin + growthBytes;
    if (wanted > needed) {
      try {
        return await lengthen(handle, held, wanted);
      } catch {
        // There may be room for less.
      }
    }
    await lengthen(handle, held, needed);
  }
}

async function lengthen(handle: FileHandle, held: HeldFile, target: number): Promise<void> {
  const before = held.sizeMin;
  try {
    for (let at = before; at < target; ) {
      const { bytesWritten } = await handle.write(zeros, 0, Math.min(zeros.length, target - at), at);
      at += bytesWritten;
      held.sizeMin = at;
    }
  } catch (error) {
    held.sizeMin = before;
    await handle.truncate(before).catch(() => {}); // What it says first is what is told.
    throw error;
  }
}
