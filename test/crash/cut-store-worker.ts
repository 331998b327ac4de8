/**
 * Cuts a store off at every byte of its last three records, and makes every tail of them zeros, as a torn write would:
 * each time it must be refused in words that say what is wrong and what to do, and be whole again once mended.
 * Arguments: the directory of a store nobody has, and of how many bytes one is taken. Prints what came of it as JSON.
 */
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { open } from "lmdb";
import { asFault } from "../../core/fault.js";
import { openLmdbStore } from "../../daemon/adapters/store/lmdb.js";

const recordsCut = 3;
const wrongsMax = 10;

const [path = "", stride = "1"] = process.argv.slice(2);
const file = join(path, "data.mdb");
const wrongs: string[] = [];
let cuts = 0;
let refused = 0;

/** The last records, as they lie in the file. */
async function lastRecords(): Promise<Buffer[]> {
  const root = open<Buffer, number>({ path, maxDbs: 8, encoding: "binary", readOnly: true });
  const changes = root.openDB<Buffer, number>("changes", { encoding: "binary" });
  const records = [...changes.getRange({ reverse: true, limit: recordsCut })].map(({ value }) => Buffer.from(value));
  await root.close();
  return records;
}

function placesOf(record: Buffer, whole: Buffer): number[] {
  const places: number[] = [];
  for (let at = whole.indexOf(record); at >= 0; at = whole.indexOf(record, at + 1)) places.push(at);
  return places;
}

/** What opening comes to: the revision, or why not. */
async function opened(): Promise<number | string> {
  try {
    const store = await openLmdbStore({ path });
    const revision = await store.revision();
    await store.close();
    return revision;
  } catch (error) {
    return asFault(error).message;
  }
}

const isClear = (why: string): boolean => why.includes(path) && /cut short|checksum|damaged|not an LMDB/.test(why);

async function judge(what: string, isLost: boolean, revision: number): Promise<void> {
  cuts++;
  const came = await opened();
  if (typeof came === "string") refused++;
  const isRight = typeof came === "string" ? isClear(came) : came === revision && !isLost;
  if (!isRight && wrongs.length < wrongsMax) wrongs.push(`${what}: ${came}`);
}

const records = await lastRecords();
const whole = readFileSync(file);
const revision = await opened();
if (typeof revision === "string") throw new Error(revision);
const fd = openSync(file, "r+");
const mend = (from: number): void => {
  ftruncateSync(fd, whole.length);
  writeSync(fd, whole, from, whole.length - from, from);
};
for (const record of records) {
  const places = placesOf(record, whole);
  for (let at = 0; at < record.length; at += Number(stride)) {
    const cut = (places.at(-1) ?? 0) + at;
    ftruncateSync(fd, cut);
    await judge(`cut at byte ${cut}`, true, revision);
    mend(cut);
    for (const place of places) writeSync(fd, Buffer.alloc(record.length - at), 0, record.length - at, place + at);
    // Its last byte may be zero as it is.
    await judge(
      `zeros from byte ${cut}`,
      record.subarray(at).some((byte) => byte !== 0),
      revision,
    );
    for (const place of places) writeSync(fd, record, at, record.length - at, place + at);
  }
}
closeSync(fd);
const mended = await opened();
if (mended !== revision) wrongs.push(`mended, it opens at ${mended} and was at ${revision}`);
process.stdout.write(JSON.stringify({ cuts, refused, wrongs }));
