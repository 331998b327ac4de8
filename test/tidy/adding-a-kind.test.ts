// runner: timeout 240 s
// runner: one node is enough
/** Follows docs/adding-a-kind.md to the letter in a copy of the sources, and uses the made-up kinds over HTTP. */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { JournalEntry } from "../../core/journal.js";
import type * as formats from "../../scenarios/format/read-scenario.js";
import type * as replays from "../../scenarios/replay/replay.js";
import type * as runners from "../../scenarios/runner.js";
import type * as worlds from "../../scenarios/simulation/world.js";
import type * as clusters from "../daemon/api/cluster.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const blocks = [
  ...readFileSync(join(root, "docs/adding-a-kind.md"), "utf8").matchAll(/^```ts (\S+)( \(add\))?\n(.*?)^```$/gms),
].map(([, path = "", add, text = ""]) => ({ path, isAdded: add !== undefined, text }));

const test = suite("docs/adding-a-kind.md", { copy: "", lib: {} as typeof clusters });

test.before((state) => {
  state.copy = mkdtempSync(join(tmpdir(), "troupe-kind-"));
  for (const name of ["core", "actors", "daemon", "cli", "scenarios", "test", "tsconfig.json", "package.json"])
    cpSync(join(root, name), join(state.copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(state.copy, "node_modules"));
  for (const { path, isAdded, text } of blocks) {
    const target = join(state.copy, path);
    mkdirSync(dirname(target), { recursive: true });
    if (isAdded) appendFileSync(target, text);
    else writeFileSync(target, text, { flag: "wx" });
  }
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", state.copy], { encoding: "utf8" });
  assert.is(status, 0, stdout);
});

test.before(async (state) => {
  state.lib = (await import(
    pathToFileURL(join(state.copy, "dist/test/daemon/api/cluster.js")).href
  )) as typeof clusters;
});

test.after(async ({ copy, lib }) => {
  await lib.closeAll?.();
  rmSync(copy, { recursive: true });
});

test("a kind is one folder and one line; a controller that and one keeper with its line", () => {
  const lines = blocks.filter((b) => b.isAdded);
  assert.ok(lines.every((b) => b.text.trim().split("\n").length === 1));
  const places = blocks.filter((b) => !b.isAdded).map((b) => b.path);
  assert.ok(places.every((p) => /^(core\/kinds\/[a-z]+\/|daemon\/control\/keepers\/[a-z]+\.ts$)/.test(p)));
});

test("the made-up kind is served, read, shown, selected, changed, watched and deleted with its namespace", async ({
  lib,
}) => {
  const cluster = await lib.startCluster();
  const all = "/apis/example.io/v1/namespaces/default/mottos";
  const discovery = await cluster.call("GET", "/apis/example.io/v1");
  const names = discovery.json.resources.map((r: { name: string }) => r.name);
  assert.equal(names, ["greeters", "greeters/status", "greeters/scale", "mottos"]);
  const wrong = await cluster.call("POST", all, { metadata: { name: "m" }, spec: {} });
  assert.is(wrong.status, 422);
  const body = {
    apiVersion: "example.io/v1",
    kind: "Motto",
    metadata: { name: "m" },
    spec: { text: "Slow is smooth" },
  };
  assert.is((await cluster.call("POST", all, body)).status, 201);
  const { json } = await cluster.call("GET", `${all}/m`);
  assert.equal([json.apiVersion, json.kind, json.spec.author], ["example.io/v1", "Motto", "anonymous"]);
  const table = await cluster.call("GET", all, undefined, {
    accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
  });
  assert.equal(table.json.rows[0].cells.slice(0, 2), ["m", "Slow is smooth"]);
  const none = await cluster.call("GET", `${all}?fieldSelector=spec.author=Seneca`);
  assert.equal(none.json.items, []);
  const patched = await cluster.call(
    "PATCH",
    `${all}/m`,
    { spec: { author: "Seneca" } },
    { "content-type": "application/merge-patch+json" },
  );
  assert.equal([patched.status, patched.json.metadata.generation], [200, 2]);
  assert.is((await cluster.call("DELETE", `${all}/m`)).status, 200);
  assert.is((await cluster.call("GET", `${all}/m`)).status, 404);
});

const greeter = (mottos: number) => ({
  apiVersion: "example.io/v1",
  kind: "Greeter",
  metadata: { name: "g" },
  spec: { mottos, text: "Hello" },
});

/** Asks until it is so: an actor acts after the answer. */
async function eventually(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.unreachable(what);
}

test("the made-up controller makes, heals, scales and tells, over HTTP", async ({ lib }) => {
  const cluster = await lib.startCluster();
  const all = "/apis/example.io/v1/namespaces/default";
  const count = async (): Promise<number> => (await cluster.call("GET", `${all}/mottos`)).json.items.length;
  assert.is((await cluster.call("POST", `${all}/greeters`, greeter(3))).status, 201);
  await eventually(async () => (await count()) === 3, "three mottos are made");
  const { items } = (await cluster.call("GET", `${all}/mottos`)).json;
  assert.ok(items.every((m: { metadata: { name: string } }) => m.metadata.name.startsWith("g-")));
  await cluster.call("DELETE", `${all}/mottos/${items[0].metadata.name}`);
  await eventually(async () => (await count()) === 3, "one that went is made again");
  const scale = await cluster.call("PUT", `${all}/greeters/g/scale`, { spec: { replicas: 1 } });
  assert.is(scale.status, 200, scale.text);
  await eventually(async () => (await count()) === 1, "two that are too many go");
  const statusOf = async () => (await cluster.call("GET", `${all}/greeters/g`)).json.status;
  await eventually(async () => (await statusOf())?.mottos === 1, "its status says so");
  const actor = await cluster.call("GET", "/actors/greeter/default/g");
  assert.is(actor.json.state, "Stable");
  const events = await cluster.call(
    "GET",
    "/api/v1/namespaces/default/events?fieldSelector=involvedObject.kind=Greeter",
  );
  assert.ok(events.json.items.some((e: { reason: string }) => e.reason === "SuccessfulCreate"));
});

const kindsYaml = `
scenario: greeter
cluster: { minions: 1 }
workloads:
  - { apiVersion: example.io/v1, kind: Greeter, metadata: { name: g }, spec: { mottos: 2, text: Hello } }
timeline: [{ after: 5s, expect: 1 minions ready, within: 5s }]
`;

test("the made-up controller runs in the simulation, and its journal replays", async ({ copy }) => {
  const load = async <T>(path: string): Promise<T> => (await import(pathToFileURL(join(copy, "dist", path)).href)) as T;
  const { readScenario } = await load<typeof formats>("scenarios/format/read-scenario.js");
  const { SimulatedWorld } = await load<typeof worlds>("scenarios/simulation/world.js");
  const { Runner } = await load<typeof runners>("scenarios/runner.js");
  const { Replay } = await load<typeof replays>("scenarios/replay/replay.js");
  const { scenario, problems } = readScenario(kindsYaml, ".");
  assert.ok(scenario, JSON.stringify(problems));
  const entries: JournalEntry[] = [];
  const journal = (where: string, entry: JournalEntry): void => void (where === "master" && entries.push(entry));
  const world = new SimulatedWorld({ seed: "kind", cluster: scenario.cluster, steps: true, journal });
  const result = await new Runner(world, scenario, { skipUnsupported: false, failFast: false }).run();
  assert.equal(result.failures, []);
  const mottos = [...world.objects.list("Motto" as never)];
  assert.is(mottos.length, 2);
  await world.close();
  const replay = new Replay();
  for (const [line, entry] of entries.entries())
    assert.is(
      replay.take({ source: "master", file: "journal-1-1.jsonl", line, entry: JSON.parse(JSON.stringify(entry)) }),
      undefined,
    );
  assert.is(replay.actors().find((a) => a.id === "greeter/default/g")?.state, "Stable");
});

test.run();
