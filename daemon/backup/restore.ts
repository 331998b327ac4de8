/**
 * Makes a data directory of a backup. The backup is read to its end and checked before anything is written; what is
 * written stands aside until it is whole and durable, and is then moved into place, the store last: a master that is
 * started in between finds a marker without a store, and refuses.
 */
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { Backup } from "../../core/backup/lines.js";
import { BackupReader } from "../../core/backup/reader.js";
import { splitLines } from "../../core/backup/split-lines.js";
import { Fault } from "../../core/fault.js";
import { revisionOf } from "../../core/objects/types.js";
import { beginStore } from "../adapters/store/begin.js";
import { openingFault } from "../adapters/store/disk-fault.js";
import { writeMarker } from "../adapters/store/marker.js";
import { secretsSeal } from "../adapters/store/secrets-key.js";
import { syncFolder, writeDurably } from "../durable-file.js";

/**
 * The revision goes on from so much further: what was stored after the backup had revisions that somebody may remember,
 * and must not meet again with another meaning.
 */
export const revisionsSkipped = 1_000_000_000;

/** In a directory that counts as empty: what file systems put there themselves, and what an earlier try left. */
const harmless: readonly string[] = ["lost+found", "restoring"];

/** @throws Fault Invalid: it is no whole backup */
export async function readBackup(path: string): Promise<Backup> {
  const reader = new BackupReader(crc32);
  const file = await open(path).catch((error: Error) => {
    throw new Fault("BadRequest", `${path} cannot be read: ${error.message}`);
  });
  try {
    for await (const line of splitLines(file.createReadStream({ encoding: "utf8", autoClose: false })))
      reader.take(line);
  } finally {
    await file.close();
  }
  return reader.whole();
}

/** @throws Fault Conflict when the directory is not empty; ServiceUnavailable when it cannot be written */
export async function restore(backup: Backup, dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const there = (await readdir(dataDir)).filter((name) => !harmless.includes(name));
  if (there.length > 0)
    throw new Fault(
      "Conflict",
      `${dataDir} is not empty (${there.slice(0, 3).join(", ")}): a backup is restored into an empty directory only; move it away, or choose another`,
    );
  const aside = join(dataDir, "restoring");
  await rm(aside, { recursive: true, force: true });
  try {
    await write(backup, aside);
    await moveInto(aside, dataDir);
  } catch (error) {
    throw openingFault(dataDir, error);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function write({ header, files, objects }: Backup, folder: string): Promise<void> {
  await mkdir(join(folder, "store"), { recursive: true, mode: 0o700 });
  for (const { file, text } of files) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeDurably(path, text);
  }
  const id = randomUUID();
  // That of the backup; one is made for a backup of before there were secrets.
  const seal = await secretsSeal(folder);
  await seal.keep();
  const records = objects
    .map((object) => ({ revision: revisionOf(object), type: "ADDED" as const, object }))
    .sort((a, b) => a.revision - b.revision);
  await beginStore(join(folder, "store"), { id, records, revision: header.revision + revisionsSkipped, seal });
  await writeMarker(join(folder, "FORMAT"), id);
}

async function moveInto(aside: string, dataDir: string): Promise<void> {
  const others = (await readdir(aside)).filter((name) => name !== "FORMAT" && name !== "store");
  for (const name of ["FORMAT", ...others, "store"]) {
    if (name === "store") await syncFolder(dataDir);
    await rename(join(aside, name), join(dataDir, name));
  }
  await syncFolder(dataDir);
}
