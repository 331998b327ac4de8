/**
 * Folders in memory that are this user's alone, and that the engine sees: where secrets are kept for containers to read, and
 * volumes whose medium is memory.
 */
import { randomBytes } from "node:crypto";
import { lstat, mkdir, rm, rmdir, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Of a file system in memory (statfs(2)). */
const tmpfs = 0x0102_1994;

/** The folders to try, the best first. @param name of this minion alone */
export function memoryFolders(name: string, env = process.env, uid = process.getuid?.() ?? 0): string[] {
  const bases =
    uid === 0 ? ["/run/troupe", "/dev/shm/troupe"] : [env["XDG_RUNTIME_DIR"] ?? "", `/dev/shm/troupe-${uid}`];
  return bases.filter((base) => base.startsWith("/")).map((base) => join(base, `${name}.memory`));
}

/**
 * The first that will do; undefined: none does.
 * @param sees whether there is something at a path, as the engine sees it
 */
export async function memoryFolder(
  folders: readonly string[],
  sees: (path: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const folder of folders) if (await willDo(folder, sees).catch(() => false)) return folder;
  return undefined;
}

/** Removes what is in them, and where they were if nobody else has something there. */
export async function removeMemoryFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await rm(folder, { recursive: true, force: true });
    await rmdir(dirname(folder)).catch(() => undefined);
  }
}

async function willDo(folder: string, sees: (path: string) => Promise<boolean>): Promise<boolean> {
  const base = dirname(folder);
  await mkdir(base, { mode: 0o755 }).catch(() => undefined);
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  // Somebody else may have made either, or put a link there.
  for (const path of [base, folder]) {
    const stats = await lstat(path);
    if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o022) !== 0) return false;
  }
  if ((await statfs(folder)).type !== tmpfs) return false;
  const trial = join(folder, `trial-${randomBytes(8).toString("hex")}`);
  await writeFile(trial, "");
  try {
    return await sees(trial);
  } finally {
    await rm(trial, { force: true });
  }
}
