/** Whose the files of a volume are. Containers may be at work in it: what is changed is what is held, not what has a name. */
import type { FileHandle } from "node:fs/promises";
import { chmod, chown, readdir } from "node:fs/promises";
import { openIn, openPlace, placeOf } from "./beneath.js";

/** Each folder on the way down is held; what is deeper stays as it is. */
export const foldersDeepMax = 256;

type Change = (place: FileHandle) => Promise<void>;

/** Changes a folder and all below it but links, {@link foldersDeepMax} deep. What goes away meanwhile needs no change. */
export async function changeAll(path: string, change: Change): Promise<void> {
  const root = await openPlace(path);
  try {
    await changeHeld(root, change, foldersDeepMax);
  } finally {
    await root.close();
  }
}

async function changeHeld(place: FileHandle, change: Change, depthLeft: number): Promise<void> {
  const stats = await place.stat();
  if (stats.isSymbolicLink()) return;
  await change(place);
  if (!stats.isDirectory() || depthLeft === 0) return;
  for (const name of await readdir(placeOf(place))) {
    let child: FileHandle;
    try {
      child = await openIn(place, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") continue;
      throw error;
    }
    try {
      await changeHeld(child, change, depthLeft - 1);
    } finally {
      await child.close();
    }
  }
}

/** As Kubernetes does for an fsGroup: the group may read and write all of it, and what comes into a folder is the group's. */
export function giveToGroup(path: string, group: number): Promise<void> {
  return changeAll(path, async (place) => {
    const stats = await place.stat();
    await chown(placeOf(place), stats.uid, group);
    await chmod(placeOf(place), (stats.mode & 0o7777) | (stats.isDirectory() ? 0o2770 : 0o660));
  });
}

/** Makes all of it root's, and nobody's program: a setuid bit would be another's wish, and now root's power. */
export function takeOver(path: string): Promise<void> {
  return changeAll(path, async (place) => {
    const { mode } = await place.stat();
    await chown(placeOf(place), 0, 0);
    await chmod(placeOf(place), mode & 0o755);
  });
}
