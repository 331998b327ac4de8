/** Control groups of containers that were ended without their engine: nobody else clears those away. */
import { readdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "./run.js";

const root = "/sys/fs/cgroup";
/** A group can go once the kernel has buried its last process. */
const emptyMsMax = 5_000;

/** Removes a group with all below it, under every controller (v1) or the one tree (v2). */
export async function removeCgroup(group: string): Promise<void> {
  const controllers = (await readdir(root, { withFileTypes: true }).catch(() => [])).filter((e) => e.isDirectory());
  const places = [root, ...controllers.map((c) => join(root, c.name))].map((place) => join(place, group));
  await Promise.all(places.map(removeTree));
}

async function removeTree(dir: string): Promise<void> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => null);
  if (entries === null) return;
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(dir, entry.name));
  await eventually(
    () =>
      rmdir(dir).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code !== "EBUSY",
      ),
    emptyMsMax,
  );
}
