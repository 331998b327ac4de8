/** The lines of recorded journals, in order of time, each checked. */
import { createReadStream, readdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Fault } from "../../core/fault.js";
import type { JournalEntry } from "../../core/journal.js";
import { type JournalHeader, lineCheck } from "../../daemon/journal-file.js";

export interface JournalLine {
  /** Which daemon's journal: the folder's name, "" for files that lie in the named folder itself. */
  source: string;
  file: string;
  line: number;
  entry: JournalEntry | JournalHeader;
  /** What is wrong with the line itself; undefined: it is as it was written. */
  altered?: string;
}

const fileName = /^journal-(\d+)-(\d+)\.jsonl$/;

/** What a file's name tells: which run of the daemon (when it began), and which of its files. */
export function placeOf(file: string): { run: number; file: number } {
  const [, run, number] = fileName.exec(file.split(/[/\\]/).at(-1) ?? "") ?? [];
  return { run: Number(run), file: Number(number) };
}

/**
 * The files of each daemon's journal in a folder: those that lie in it, and those in the folders in it.
 * @throws Fault NotFound
 */
export function journalSources(folder: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const take = (source: string, path: string, names: readonly string[]): void => {
    const files = names.filter((name) => fileName.test(name)).sort();
    if (files.length > 0)
      found.set(
        source,
        files.map((name) => join(path, name)),
      );
  };
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    take(
      "",
      folder,
      entries.filter((e) => e.isFile()).map((e) => e.name),
    );
    for (const { name } of entries.filter((e) => e.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1)))
      take(name, join(folder, name), readdirSync(join(folder, name)));
  } catch {
    throw new Fault("NotFound", `${folder} cannot be read: name the directory that was given with --journal`);
  }
  if (found.size === 0) throw new Fault("NotFound", `there is no journal in ${folder}`);
  return found;
}

const checkPattern = /,"s":"([0-9a-f]{8})"\}$/;

function parse(text: string, previous: string): { entry: JournalLine["entry"]; check: string } | string {
  const check = checkPattern.exec(text)?.[1];
  if (check === undefined) return "the line is cut short or bears no check";
  const json = text.replace(checkPattern, "}");
  if (lineCheck(previous, json) !== check) return "the line, or the one before it, is not what was recorded";
  try {
    return { entry: JSON.parse(json) as JournalLine["entry"], check };
  } catch {
    return "the line is not JSON";
  }
}

/** Does the file end in the middle of a line, as that of a process that was killed may? */
async function endsTorn(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    await handle.read(last, 0, 1, Math.max(0, size - 1));
    return last.toString() !== "\n";
  } finally {
    await handle.close();
  }
}

async function* readFile(source: string, file: string): AsyncGenerator<JournalLine> {
  const isTorn = await endsTorn(file);
  const input = createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
  let check = "";
  let line = 0;
  let held: JournalLine | undefined;
  for await (const text of input) {
    if (held) yield held;
    if (held?.altered !== undefined) return;
    line++;
    const parsed = parse(text, check);
    if (typeof parsed === "string")
      held = { source, file, line, entry: { k: "-", i: 0, t: 0, a: "" }, altered: parsed };
    else {
      check = parsed.check;
      held = { source, file, line, entry: parsed.entry };
    }
  }
  // A last line that was only half written says nothing.
  if (held && !(isTorn && held.altered !== undefined)) yield held;
}

/** All lines of one daemon, up to the first that is not what was recorded. */
async function* readSource(source: string, files: readonly string[]): AsyncGenerator<JournalLine> {
  for (const file of files) {
    for await (const line of readFile(source, file)) {
      yield line;
      if (line.altered !== undefined) return;
    }
  }
}

/** All lines of all journals in a folder, in order of time. @throws Fault NotFound */
export async function* readJournal(folder: string): AsyncGenerator<JournalLine> {
  const readers = [...journalSources(folder)].map(([source, files]) => readSource(source, files));
  const heads = await Promise.all(readers.map(async (reader) => ({ reader, next: await reader.next() })));
  for (;;) {
    const left = heads.flatMap((head) => (head.next.done ? [] : [{ head, line: head.next.value }]));
    const [first] = left.sort((a, b) => a.line.entry.t - b.line.entry.t);
    if (!first) return;
    yield first.line;
    first.head.next = await first.head.reader.next();
  }
}
