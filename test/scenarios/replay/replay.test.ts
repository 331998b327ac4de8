import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fileJournal, type JournalLimits, journalLimits } from "../../../daemon/journal-file.js";
import { silentLog } from "../../../daemon/log.js";
import type { Divergence } from "../../../scenarios/replay/outcome.js";
import { readJournal } from "../../../scenarios/replay/read-journal.js";
import { Replay } from "../../../scenarios/replay/replay.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

import { recordInto } from "./recorded.js";

const test = suite("record and replay");
const folders: string[] = [];
test.after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Records the daemons of a scenario, each in a folder of its own in a new one; resolves to that of the master. */
async function record(name: string, limits: JournalLimits = journalLimits): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "troupe-journal-"));
  folders.push(folder);
  await recordInto(folder, name, limits);
  return join(folder, "master");
}

async function replayed(folder: string): Promise<{ divergence: Divergence | undefined; replay: Replay }> {
  const replay = new Replay();
  for await (const line of readJournal(folder)) {
    const divergence = replay.take(line);
    if (divergence) return { divergence, replay };
  }
  return { divergence: undefined, replay };
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));

test("a recorded run, replayed, shows no divergence", async () => {
  const { divergence, replay } = await replayed(await record("jenkins"));
  assert.is(divergence, undefined);
  assert.ok(replay.events > 50);
  assert.ok(replay.actors().some((a) => a.id.startsWith("minion/") && a.state === "Ready"));
});

test("so do the agents of all minions, beside the master", async () => {
  const master = await record("node-failure");
  const { divergence, replay } = await replayed(join(master, ".."));
  assert.is(divergence, undefined);
  const sources = new Set(replay.actors().map((a) => a.source));
  assert.equal([...sources].sort(), ["10.245.2.2", "10.245.2.3", "10.245.2.4", "master"]);
  assert.ok(replay.actors().some((a) => a.machine === "podAgent" && a.source === "10.245.2.2"));
});

test("what people keep secret is not in it", async () => {
  const folder = join(await record("jenkins"), "..");
  const folders = readdirSync(folder).map((name) => join(folder, name));
  assert.is(folders.length, 3);
  for (const each of folders) {
    const text = filesOf(each)
      .map((path) => readFileSync(path, "utf8"))
      .join("");
    assert.not.match(text, /-password/);
    assert.match(text, /redacted:\d/);
  }
});

test("files are bounded and the oldest go; what is left replays on its own", async () => {
  const folder = await record("node-returns", { fileCharsMax: 20_000, filesMax: 3 });
  const files = filesOf(folder);
  assert.is(files.length, 3);
  assert.not.match(files[0] ?? "", /-000000\.jsonl$/);
  const { divergence, replay } = await replayed(folder);
  assert.is(divergence, undefined);
  assert.ok(replay.events > 50);
});

test("a daemon that is started again and again leaves no more files than that", async () => {
  const folder = await record("jenkins");
  const clock = new VirtualClock();
  for (let run = 0; run < 12; run++) {
    await fileJournal(folder, clock, silentLog, () => []).close();
    await clock.runUntil(clock.nowMs() + 1_000, () => false);
  }
  assert.is(filesOf(folder).length, journalLimits.filesMax);
});

test("a last line that was only half written says nothing; whole lines that are missing at a file's end do", async () => {
  const folder = await record("node-returns", { fileCharsMax: 20_000, filesMax: 3 });
  const [, path = "", last = ""] = filesOf(folder);
  appendFileSync(last, '{"k":"e","i":9');
  assert.is((await replayed(folder)).divergence, undefined);
  const lines = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, `${lines.slice(0, lines.length >> 1).join("\n")}\n`);
  assert.is((await replayed(folder)).divergence?.file, last);
});

test("an altered line, and a missing one, are reported where they are", async () => {
  const folder = await record("jenkins");
  const [path = ""] = filesOf(folder);
  const lines = readFileSync(path, "utf8").split("\n");
  const at = lines.findIndex((line) => line.includes("pod.changed"));
  writeFileSync(path, lines.map((l, i) => (i === at ? l.replace("10.245.2.", "10.245.9.") : l)).join("\n"));
  assert.is((await replayed(folder)).divergence?.line, at + 1);
  writeFileSync(path, lines.filter((_, i) => i !== at).join("\n"));
  assert.is((await replayed(folder)).divergence?.line, at + 1);
});

test("a machine that decides otherwise is reported with what it did then and does now", async () => {
  const folder = await record("jenkins");
  const replay = new Replay();
  let found: Divergence | undefined;
  for await (const line of readJournal(folder)) {
    const { entry } = line;
    // As if the recording had been made by a machine that went elsewhere.
    const other =
      entry.k === "e" && entry.e.type === "pod.changed" ? { ...line, entry: { ...entry, to: "Running" } } : line;
    found = replay.take(other);
    if (found) break;
  }
  assert.is(found?.why, "it came to another state");
  assert.equal([found?.expected?.state, found?.actual?.state], ["Running", "Pending.starting"]);
});

test.run();
