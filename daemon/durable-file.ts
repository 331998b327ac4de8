/**
 * Files that must not be lost, nor be half there: written whole beside the old one, synced, and renamed over it. And
 * their reading: what is trusted is there whole, or its absence is known; anything else is a fault that says how to mend it.
 */
import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Fault } from "../core/fault.js";

/** Readable by its owner only. Resolves when its content is durable; after a power cut the old or the new one is there. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await rename(await stageFile(path, text), path);
}

/** What is to be renamed to `path`: durable, and not in its place yet. @returns its own path */
export async function stageFile(path: string, text: string): Promise<string> {
  const beside = `${path}.new`;
  try {
    const file = await open(beside, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
    return beside;
  } catch (error) {
    // Nothing half-made stays, least of all on a disk that is full.
    await rm(beside, { force: true }).catch(() => {});
    throw cannotKeep(path, error);
  }
}

/** As {@link replaceFile}; resolves when its name in the folder is durable, too. */
export async function writeDurably(path: string, text: string): Promise<void> {
  await replaceFile(path, text);
  await syncFolder(dirname(path));
}

/** Makes durable what was renamed or made in a folder. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}

/**
 * Makes a folder, if need be, that is its owner's alone, and takes from others what they might have of one that is there.
 * @param mode what others may have at most
 */
export async function privateFolder(path: string, mode = 0o700): Promise<void> {
  await mkdir(path, { recursive: true, mode });
  const present = (await stat(path)).mode & 0o777;
  if ((present & ~mode) !== 0) await chmod(path, present & mode);
}

/**
 * What is in a file that is trusted; undefined: there is none.
 * @param parse throws an Error that says what is wrong with it
 * @param mend what to do when it cannot be trusted
 * @throws Fault InternalError: it cannot be read, is empty, or not what was once written
 */
export async function readTrusted<T>(path: string, parse: (text: string) => T, mend: string): Promise<T | undefined> {
  try {
    const text = await readFile(path, "utf8");
    if (text.trim() === "") throw new Error("it is empty");
    return parse(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault("InternalError", `${path} cannot be trusted: ${why}; ${mend}`, {}, { cause: error });
  }
}

function cannotKeep(path: string, error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === "ENOSPC" || code === "EDQUOT" ? `the disk is full (${code}): make room` : message;
  return new Fault("ServiceUnavailable", `${path} cannot be written: ${why}`, { retry: true }, { cause: error });
}
