/**
 * Looks at an LMDB file before it is mapped: a file cut short would kill the process (SIGBUS) when its missing
 * pages are read, and one that is something else should be named, not guessed at.
 *
 * Layout (lmdb 3.x of npm, LMDB data version 2, little-endian): pages 0 and 1 are meta pages; after a page header of
 * 24 bytes come magic (u32), version (u32), address (u64), map size (u64), page size (u32 at 24 of the meta), two
 * database records of 48 bytes, the last page's number (u64 at 120) and the transaction id (u64 at 128).
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { corrupt } from "../../../core/store/faults.js";

const pageHeaderBytes = 24;
const magic = 0xbeefc0de;
const dataVersion = 2;
const metaBytes = 136;

export interface LmdbMeta {
  pageBytes: number;
  /** Number of the last page in use. */
  lastPage: bigint;
  transaction: bigint;
}

/**
 * @param file an existing, readable data.mdb; an empty one is fine (it has not been begun)
 * @throws Fault InternalError when it is not an LMDB file or shorter than it says
 */
export function checkLmdbFile(file: string): void {
  const fd = openSync(file, "r");
  try {
    const { size } = fstatSync(fd);
    if (size === 0) return;
    const newest = readLmdbMeta(fd);
    if (!newest) throw corrupt(`${file} is not an LMDB file of this version, or its beginning was overwritten`);
    const needed = (newest.lastPage + 1n) * BigInt(newest.pageBytes);
    if (BigInt(size) < needed) throw corrupt(`${file} was cut short: it has ${size} bytes and needs ${needed}`);
  } finally {
    closeSync(fd);
  }
}

/** The newer of the two meta pages, or undefined if it is not an LMDB file. */
export function readLmdbMeta(fd: number): LmdbMeta | undefined {
  const first = readMeta(fd, 0);
  const second = first && readMeta(fd, first.pageBytes);
  if (!first || !second) return undefined;
  return first.transaction > second.transaction ? first : second;
}

function readMeta(fd: number, at: number): LmdbMeta | undefined {
  const bytes = Buffer.alloc(metaBytes);
  if (readSync(fd, bytes, 0, metaBytes, at + pageHeaderBytes) < metaBytes) return undefined;
  if (bytes.readUInt32LE(0) !== magic || bytes.readUInt32LE(4) !== dataVersion) return undefined;
  const pageBytes = bytes.readUInt32LE(24);
  if (pageBytes < 512 || pageBytes > 65_536) return undefined;
  return { pageBytes, lastPage: bytes.readBigUInt64LE(120), transaction: bytes.readBigUInt64LE(128) };
}
