/** What a data directory holds that no object tells: the cluster's keys, tokens, and the book of joins. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BackupFile } from "../../core/backup/lines.js";
import { mayBeKept } from "../../core/backup/reader.js";

/** In order of their names; of a directory that is gone: none. */
export async function keptFiles(dataDir: string): Promise<BackupFile[]> {
  const top = await namesIn(dataDir);
  const tls = (await namesIn(join(dataDir, "tls"))).map((name) => `tls/${name}`);
  const names = [...top, ...tls].filter(mayBeKept).sort();
  return Promise.all(names.map(async (file) => ({ file, text: await readFile(join(dataDir, file), "utf8") })));
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
