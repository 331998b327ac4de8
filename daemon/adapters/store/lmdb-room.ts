/**
 * Makes sure that LMDB never has to grow its file: when a write of its own hits a full disk, lmdb 3.5.6 formats the
 * error into a buffer that is too small (mdb_page_flush, `last_error`) and damages the memory of the process. So the
 * file is lengthened here, with zeros and before each commit that might need it; if that fails, it is an ordinary error.
 */
import { type FileHandle, open } from "node:fs/promises";
import { readLmdbMeta } from "./lmdb-file.js";

/** Pages that a record of average size makes LMDB write anew at most: its leaf, and its share of the branches above. */
const pagesPerRecord = 2;
/** Room for the free list, the roots and the head. */
const pagesPerCommit = 256;
/** The file grows by at least this much, so that most commits find their room made. */
const growthBytes = 4 * 1024 * 1024;
const zeros = Buffer.alloc(256 * 1024);

export class LmdbRoom {
  private handle: FileHandle | undefined;
  private size = 0;

  constructor(private readonly file: string) {}

  /**
   * @param records put and dropped by the commit
   * @param payloadBytes of all records put
   * @throws the system's error (ENOSPC, EDQUOT, EFBIG …); the file is then as long as it was
   */
  async make(records: number, payloadBytes: number): Promise<void> {
    this.handle ??= await open(this.file, "r+");
    const meta = readLmdbMeta(this.handle.fd);
    if (!meta) throw new Error(`${this.file} is not an LMDB file any more`);
    const pages = records * pagesPerRecord + pagesPerCommit;
    const needed = (Number(meta.lastPage) + 1 + pages) * meta.pageBytes + 2 * payloadBytes;
    if (needed <= this.size) return;
    this.size = (await this.handle.stat()).size;
    if (needed > this.size) await this.lengthen(this.handle, Math.max(needed, this.size + growthBytes));
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = undefined;
  }

  private async lengthen(handle: FileHandle, target: number): Promise<void> {
    const before = this.size;
    try {
      for (let at = before; at < target; ) {
        const { bytesWritten } = await handle.write(zeros, 0, Math.min(zeros.length, target - at), at);
        at += bytesWritten;
        this.size = at;
      }
    } catch (error) {
      await handle.truncate(before);
      this.size = before;
      throw error;
    }
  }
}
