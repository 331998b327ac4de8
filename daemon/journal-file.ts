/**
 * The journal on disk: JSON lines in files of bounded size, the oldest removed. Every file can be replayed on its own:
 * it begins with where each actor is. Each line bears a check (`s`) over itself and the line before, so that a line
 * that was altered, lost or put in is found.
 */
import { mkdirSync } from "node:fs";
import { appendFile, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { fnv1aHex } from "../core/fnv.js";
import type { Journal, JournalEntry } from "../core/journal.js";
import type { Clock } from "../core/time.js";
import type { Log } from "./log.js";
import { version } from "./version.js";

export interface JournalLimits {
  /** Characters of a file before the next one begins. */
  fileCharsMax: number;
  /** Files kept. */
  filesMax: number;
}

/** Half a gigabyte in all. */
export const journalLimits: JournalLimits = { fileCharsMax: 64 * 2 ** 20, filesMax: 8 };
/** Characters that may wait for the disk; beyond this recording ends, for a journal with gaps is none. */
const waitingCharsMax = 64 * 2 ** 20;

/** The first line of a file. */
export interface JournalHeader {
  k: "H";
  v: 1;
  t: number;
  version: string;
  file: number;
}

/** What a line says of itself; `previous`: the check of the line before it, "" for the first of a file. */
export const lineCheck = (previous: string, json: string): string => fnv1aHex(`${previous}${json}`);

export const journalFileName = (startMs: number, file: number): string =>
  `journal-${String(startMs).padStart(15, "0")}-${String(file).padStart(6, "0")}.jsonl`;

/**
 * Records into `folder`, which is made readable by its owner only.
 * @param start the lines a further file begins with
 */
export function fileJournal(
  folder: string,
  clock: Clock,
  log: Log,
  start: () => JournalEntry[],
  limits: JournalLimits = journalLimits,
): Journal & { close(): Promise<void> } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new FileJournal(folder, clock, log, start, limits);
}

class FileJournal implements Journal {
  readonly #startMs: number;
  #file = 0;
  #path = "";
  #chars = 0;
  #check = "";
  #waiting = "";
  #writing: Promise<void> | undefined;
  #ended = false;

  constructor(
    readonly folder: string,
    readonly clock: Clock,
    readonly log: Log,
    readonly start: () => JournalEntry[],
    readonly limits: JournalLimits,
  ) {
    this.#startMs = clock.nowMs();
    this.#begin([]);
    // A daemon that is started again and again makes files, too.
    this.#writing = this.#removeOldest();
  }

  record(entry: JournalEntry): void {
    if (this.#ended) return;
    this.#line(entry);
    // The step of this entry is done, so where every actor is follows from what was recorded up to here.
    if (this.#chars > this.limits.fileCharsMax) this.#rotate();
  }

  async close(): Promise<void> {
    this.#flush();
    this.#ended = true;
    await this.#writing;
  }

  #begin(entries: JournalEntry[]): void {
    this.#path = join(this.folder, journalFileName(this.#startMs, this.#file));
    this.#chars = 0;
    this.#check = "";
    const header: JournalHeader = { k: "H", v: 1, t: this.clock.nowMs(), version, file: this.#file };
    this.#line(header);
    for (const entry of entries) this.#line(entry);
  }

  #rotate(): void {
    // What waits belongs to the file that ends here.
    this.#flush();
    this.#file++;
    this.#begin(this.start());
    this.#writing = (this.#writing ?? Promise.resolve()).then(() => this.#removeOldest());
  }

  async #removeOldest(): Promise<void> {
    try {
      const names = (await readdir(this.folder)).filter((n) => /^journal-\d+-\d+\.jsonl$/.test(n)).sort();
      // The file that has just begun may not be there yet.
      const before = names.filter((n) => n < journalFileName(this.#startMs, this.#file));
      for (const name of before.slice(0, Math.max(0, before.length + 1 - this.limits.filesMax)))
        await unlink(join(this.folder, name));
    } catch (error) {
      this.log("warn", "old files of the journal could not be removed", { folder: this.folder, error: String(error) });
    }
  }

  #line(entry: JournalEntry | JournalHeader): void {
    const json = JSON.stringify(entry);
    this.#check = lineCheck(this.#check, json);
    const line = `${json.slice(0, -1)},"s":"${this.#check}"}\n`;
    this.#waiting += line;
    this.#chars += line.length;
    if (this.#waiting.length > waitingCharsMax) this.#give("the disk cannot keep up");
    // Lines of one turn are written together.
    else if (this.#waiting.length === line.length) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const [path, text] = [this.#path, this.#waiting];
    if (text === "" || this.#ended) return;
    this.#waiting = "";
    const write = (): Promise<void> => appendFile(path, text, { mode: 0o600 });
    this.#writing = (this.#writing ?? Promise.resolve())
      .then(write)
      .catch((error: unknown) => this.#give(String(error)));
  }

  #give(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = "";
    this.log("error", "the journal ends here: it could not be written", { folder: this.folder, why });
  }
}
