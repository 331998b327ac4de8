import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { JournalEntry } from "../../../core/journal.js";
import { silentLog } from "../../../daemon/log.js";
import { fileJournal, type JournalLimits, journalLimits } from "../../../daemon/master/journal-file.js";
import { readScenarioFile } from "../../../scenarios/format/read-scenario.js";
import { readJournal } from "../../../scenarios/replay/read-journal.js";
import { type Divergence, Replay } from "../../../scenarios/replay/replay.js";
import { runScenario } from "../../../scenarios/run-scenario.js";
import { SimulatedWorld } from "../../../scenarios/simulation/world.js";

const test = suite("record and replay");
const folders: string[] = [];
test.after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Records the master of a scenario into a new folder. */
async function record(name: string, limits: JournalLimits = journalLimits): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "troupe-journal-"));
  folders.push(folder);
  const scenario = readScenarioFile(`scenarios/${name}.yaml`);
  const { seed, cluster } = scenario;
  const record = (where: string, entry: JournalEntry): void => {
    if (where === "master") journal.record(entry);
  };
  const world = new SimulatedWorld({ seed, cluster, journal: record });
  const start = (): JournalEntry[] => world.master.master?.system.journalStart() ?? [];
  const journal = fileJournal(folder, world.clock, silentLog, start, limits);
  const result = await runScenario(world, scenario, { skipUnsupported: false, failFast: false });
  assert.equal(result.failures, []);
  await journal.close();
  return folder;
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

test("what people keep secret is not in it", async () => {
  const text = filesOf(await record("jenkins"))
    .map((path) => readFileSync(path, "utf8"))
    .join("");
  assert.not.match(text, /-password/);
  assert.match(text, /redacted:\d/);
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

test("an altered line, and a missing one, are reported where they are", async () => {
  const folder = await record("jenkins");
  const [path = ""] = filesOf(folder);
  const lines = readFileSync(path, "utf8").split("\n");
  const at = lines.findIndex((line) => line.includes("pod.placed"));
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
      entry.k === "e" && entry.e.type === "pod.placed" ? { ...line, entry: { ...entry, to: "Running" } } : line;
    found = replay.take(other);
    if (found) break;
  }
  assert.is(found?.why, "it came to another state");
  assert.equal([found?.expected?.state, found?.actual?.state], ["Running", "Pending.binding"]);
});

test.run();
