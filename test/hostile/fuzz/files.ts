/** Files of the daemons with bytes that are not theirs: the store's, and a journal's. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../../../core/fault.js";
import { create, remove, update } from "../../../core/store/write.js";
import { openLmdbStore } from "../../../daemon/adapters/store/lmdb.js";
import { fileJournal } from "../../../daemon/journal-file.js";
import { silentLog } from "../../../daemon/log.js";
import { realClock } from "../../../daemon/real-clock.js";
import { readJournal } from "../../../scenarios/replay/read-journal.js";
import { pod, podKey } from "../../contracts/store/subject.js";
import { mutatedBytes } from "./mutate.js";
import { Harm, type Target } from "./target.js";

const opener = fileURLToPath(new URL("./open-store-worker.js", import.meta.url));
let folder = "";
let storeBytes: Buffer = Buffer.alloc(0);
let journalBytes: Buffer = Buffer.alloc(0);

async function inFolder(fill: () => Promise<void>): Promise<() => Promise<void>> {
  folder = mkdtempSync(join(tmpdir(), "fuzz-"));
  await fill();
  return async () => rmSync(folder, { recursive: true, force: true });
}

/** A store in which something happened. */
async function fillStore(): Promise<void> {
  const store = await openLmdbStore({ path: join(folder, "whole"), historyMax: 50 });
  for (let i = 0; i < 120; i++) await create(store, pod(`p${i}`));
  for (let i = 0; i < 60; i++) await update(store, pod(`p${i}`, "b"));
  for (let i = 0; i < 30; i++) await remove(store, podKey(`p${i}`));
  await store.close();
  storeBytes = readFileSync(join(folder, "whole", "data.mdb"));
}

/** Opens it in a process of its own, as a master does: that may end. @returns how it ended, and what it said */
async function opened(path: string): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [opener, path], { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, text };
}

export const storeTarget: Target = {
  name: "stores",
  msMax: 60_000,
  open: () => inFolder(fillStore),
  input: (r) => mutatedBytes(r, storeBytes.subarray(0, storeBytes.findLastIndex((byte) => byte !== 0) + 1)),
  read: async (bytes) => {
    const path = join(folder, "store");
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    cpSync(join(folder, "whole"), path, { recursive: true });
    writeFileSync(join(path, "data.mdb"), bytes);
    const first = await opened(path);
    if (first.text !== "" && first.code === 0) return;
    // Pages that are damaged may end who reads them, once: whoever comes next lets another process read them first.
    const next = await opened(path);
    if (next.code !== 0 || next.text === "")
      throw new Harm(`opened again, the process ended with ${next.code}: ${next.text}`);
  },
};

export const journalTarget: Target = {
  name: "journals",
  msMax: 2_000,
  open: () =>
    inFolder(async () => {
      const path = join(folder, "journal");
      const journal = fileJournal(path, realClock(), silentLog, () => []);
      for (let i = 0; i < 50; i++) journal.record({ k: "-", i, t: i, a: `pod/default/p${i}` });
      await journal.close();
      journalBytes = readFileSync(join(path, readdirSync(path)[0] ?? ""));
    }),
  input: (r) => mutatedBytes(r, journalBytes),
  read: async (bytes) => {
    const path = join(folder, "read");
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "journal-000000000000001-000000.jsonl"), bytes);
    let altered = "";
    for await (const line of readJournal(path)) altered = line.altered ?? altered;
    if (altered !== "") throw new Fault("Invalid", altered);
  },
};
