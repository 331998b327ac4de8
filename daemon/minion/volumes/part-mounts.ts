/**
 * Parts of volumes (subPath), each mounted at a path of our own before its container starts: what was found inside of the
 * volume is what is mounted, by its descriptor. The engine is told of our path, which no container can turn into a link.
 */
import { type FileHandle, mkdir, open, readdir, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openBeneath } from "./beneath.js";
import type { EngineMounts } from "./engine-mounts.js";

export interface Part {
  /** Of the volume. */
  base: string;
  path: string;
  /** For people. */
  what: string;
  /** Is called before anything is made that is to be taken back. */
  note(): Promise<unknown>;
}

export interface PartMounts {
  /** Where the engine finds a part. @param key tells the parts of a pod apart; one name of a file */
  pathOf(uid: string, key: string): string;
  /**
   * Mounts a part as it is now; one that is mounted already, and the same place still, is left alone.
   * @throws Fault see {@link openBeneath}; when nothing can be mounted for the engine
   */
  put(uid: string, key: string, part: Part): Promise<void>;
  /** Takes all of a pod's away. */
  remove(uid: string): Promise<void>;
  /** Takes the folder away, once nothing is in it. */
  removeFolder(): Promise<void>;
}

/**
 * @param folder nobody but us writes in it, and nobody ever removes it with what is in it: that would be volumes. So it is
 * not among what the minion keeps
 */
export function partMounts(folder: string, mounts: EngineMounts): PartMounts {
  const pathOf = (uid: string, key: string): string => join(folder, uid, key);
  return {
    pathOf,
    put: async (uid, key, { base, path, what, note }) => {
      const place = await openBeneath(await mounts.seen(base), path, what);
      try {
        const target = await mounts.seen(pathOf(uid, key));
        if ((await identityAt(target)) === (await identityOf(place))) return;
        await note();
        await mounts.unmount(pathOf(uid, key));
        await makeTarget(target, place);
        await mounts.mount(place, pathOf(uid, key));
      } finally {
        await place.close();
      }
    },
    remove: async (uid) => {
      const own = await mounts.seen(join(folder, uid));
      const keys = await readdir(own).catch((): string[] => []);
      for (const key of keys) {
        await mounts.unmount(pathOf(uid, key));
        await removeTarget(join(own, key));
      }
      await removeEmpty(own);
    },
    removeFolder: async () => {
      const own = await mounts.seen(folder);
      await removeEmpty(own);
      await removeEmpty(dirname(own));
    },
  };
}

const removeEmpty = (folder: string): Promise<void> => rmdir(folder).catch(() => undefined);

/** Device and inode. */
async function identityOf(place: FileHandle): Promise<string> {
  const { dev, ino } = await place.stat({ bigint: true });
  return `${dev}:${ino}`;
}

async function identityAt(path: string): Promise<string> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return "";
  }
}

/** What a folder is mounted on is a folder, and for all else a file. */
async function makeTarget(target: string, place: FileHandle): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await removeTarget(target);
  if ((await place.stat()).isDirectory()) await mkdir(target, { mode: 0o700 });
  else await (await open(target, "wx", 0o600)).close();
}

/** Nothing but an empty folder or file: should something still be mounted there, it stays. */
async function removeTarget(target: string): Promise<void> {
  const stats = await stat(target).catch(() => undefined);
  if (stats === undefined) return;
  if (stats.isDirectory()) await rmdir(target);
  else if (stats.size === 0) await rm(target);
}
