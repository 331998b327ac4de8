import { existsSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Fault } from "../../core/fault.js";
import { openLmdbStore } from "../adapters/store/lmdb.js";
import { secretsSeal } from "../adapters/store/secrets-key.js";
import { backupLines } from "./backup-lines.js";
import { keptFiles } from "./kept-files.js";

/** Prints the backup of a data directory. @throws Fault Conflict when its master runs */
export async function printLines(dataDir: string, cluster: string): Promise<void> {
  const path = join(dataDir, "store");
  if (!existsSync(path))
    throw new Fault("BadRequest", `there is no store in ${dataDir}: is it the --data of a master?`);
  const store = await openLmdbStore({ path, marker: join(dataDir, "FORMAT"), seal: await secretsSeal(dataDir) });
  try {
    const source = { store, cluster, files: await keptFiles(dataDir), nowMs: Date.now() };
    await pipeline(Readable.from(backupLines(source)), process.stdout);
  } finally {
    await store.close();
  }
}
