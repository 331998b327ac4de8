/** What a data directory holds that no object tells: the cluster's keys, tokens, and the book of joins. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BackupFile } from "../../core/backup/lines.js";
import { mayBeKept } from "../../core/backup/reader.js";
import type { Clock, Timer } from "../../core/time.js";

/** A running master reads them this often, to have them should they be taken away. */
export const rereadMs = 60_000;

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

/** The files as they are; or, when the directory was taken away, as they were. */
export class RememberedFiles {
  readonly #dataDir: string;
  readonly #clock: Clock;
  #last: BackupFile[] = [];
  #timer: Timer | null = null;

  constructor(dataDir: string, clock: Clock) {
    this.#dataDir = dataDir;
    this.#clock = clock;
    this.#reread();
  }

  async read(): Promise<BackupFile[]> {
    const found = await keptFiles(this.#dataDir);
    if (found.length > 0) this.#last = found;
    return this.#last;
  }

  close(): void {
    this.#timer?.cancel();
  }

  #reread(): void {
    // One that was changed while it was read is read the next time.
    void this.read().catch(() => {});
    this.#timer = this.#clock.after(rereadMs, () => this.#reread());
  }
}
