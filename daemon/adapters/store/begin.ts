/**
 * Begins a store beside its place and moves it there when it is whole and durable: whatever ends this, and a disk that
 * is full, leaves a store or none.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { LogRecord } from "../../../core/store/change-log.js";
import { syncFolder } from "../../durable-file.js";
import { dataFile, LmdbLog } from "./lmdb-log.js";
import type { Seal } from "./seal.js";

/** What LMDB writes by itself before we can make room for it. */
const firstBytes = 1024 * 1024;
/** Records written at once. */
const pieceRecords = 1_000;

export interface Beginning {
  id: string;
  /** What it begins with, in order of revision; none can be watched. */
  records: Iterable<LogRecord>;
  revision: number;
  /** Of what is secret; needed where something is. */
  seal?: Seal;
}

/** The folder of a store that was not whole yet. */
export const unfinished = (path: string): string => join(path, "new");

/** @param path an existing directory without a store. @throws Fault, or the system's error (ENOSPC …) */
export async function beginStore(path: string, beginning: Beginning): Promise<void> {
  const folder = unfinished(path);
  await rm(folder, { recursive: true, force: true });
  try {
    await mkdir(folder, { mode: 0o700 });
    probeRoom(join(folder, "room"));
    await rm(join(folder, "room"));
    await fill(folder, beginning);
    await chmod(dataFile(folder), 0o600);
    await rename(dataFile(folder), dataFile(path));
    await syncFolder(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(folder: string, { id, records, revision, seal }: Beginning): Promise<void> {
  const log = new LmdbLog(folder, seal);
  try {
    await log.identify(id);
    let put: LogRecord[] = [];
    const commit = (): Promise<void> => log.commit({ put, drop: [], floor: revision, revision });
    for (const record of records) {
      put.push(record);
      if (put.length < pieceRecords) continue;
      await commit();
      put = [];
    }
    await commit();
  } finally {
    await log.close();
  }
}

/** @throws the system's error when the disk is full */
function probeRoom(path: string): void {
  const fd = openSync(path, "w", 0o600);
  try {
    for (let at = 0; at < firstBytes; ) at += writeSync(fd, Buffer.alloc(firstBytes - at));
  } finally {
    closeSync(fd);
  }
}
