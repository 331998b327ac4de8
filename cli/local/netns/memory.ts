/** What hosts had in the machine's memory: it is not theirs alone, and does not go with them. */
import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

/** Where minions keep secrets whose engine has a /run of its own (daemon/minion/volumes/memory-folder.ts). */
const shared = "/dev/shm/troupe";

/** Removes what the minions of a cluster kept there. */
export async function removeMemory(cluster: string, folder = shared): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith(`${cluster}.`) && name.endsWith(".memory"))
      await rm(join(folder, name), { recursive: true, force: true });
  // Where others have something there, it stays.
  await rmdir(folder).catch(() => undefined);
}
