/** The lines of a recorded journal, in order, each checked. */
import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Fault } from "../../core/fault.js";
import type { JournalEntry } from "../../core/journal.js";
import { type JournalHeader, lineCheck } from "../../daemon/master/journal-file.js";

export interface JournalLine {
  file: string;
  line: number;
  entry: JournalEntry | JournalHeader;
  /** What is wrong with the line itself; undefined: it is as it was written. */
  altered?: string;
}

/** The last recording in a folder: the files of one run of the master. @throws Fault NotFound */
export function journalFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((n) => /^journal-\d+-\d+\.jsonl$/.test(n));
  } catch {
    throw new Fault("NotFound", `${folder} cannot be read: name the directory the master was given with --journal`);
  }
  const last = names
    .sort()
    .at(-1)
    ?.slice(0, "journal-".length + 15);
  if (last === undefined) throw new Fault("NotFound", `there is no journal in ${folder}`);
  return names.filter((n) => n.startsWith(last)).map((n) => join(folder, n));
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

/** All lines up to the first that is not what was recorded. A last line that was only half written is left out. */
export async function* readJournal(folder: string): AsyncGenerator<JournalLine> {
  for (const file of journalFiles(folder)) {
    let check = "";
    let line = 0;
    for await (const text of createInterface({
      input: createReadStream(file, "utf8"),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      line++;
      const parsed = parse(text, check);
      if (typeof parsed === "string") {
        yield { file, line, entry: { k: "-", i: 0, t: 0, a: "" }, altered: parsed };
        return;
      }
      check = parsed.check;
      yield { file, line, entry: parsed.entry };
    }
  }
}
