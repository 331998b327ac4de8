import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Isolation } from "../../../../core/isolation/isolate.js";
import type { IsolationRow } from "../../../../core/isolation/rows.js";
import { PodIsolation } from "../../../../daemon/minion/isolation/pod-isolation.js";
import { pod } from "../../../core/isolation/objects.js";
import { poll } from "../../../e2e/poll.js";

const it = suite("isolation of a host's pods");

const deny: IsolationRow = {
  row: "policy",
  ...{ namespace: "default", name: "deny", podSelector: { matchLabels: { a: "1" } } },
  ingress: [],
};
const a = pod("a", "", { a: "1" });

let folder: string;
let file: string;
let put: Isolation[];
let fail: Error | null;
let isolation: PodIsolation;
const plane = {
  put: async (one: Isolation): Promise<void> => {
    if (fail) throw fail;
    put.push(one);
  },
};
const make = (): PodIsolation => new PodIsolation({ plane, file, log: () => {} });
const told = (rows: readonly IsolationRow[]): Promise<void> => new Promise((held) => isolation.told(rows, held));
const isolated = (): string[] => [...(put.at(-1)?.ingress.keys() ?? [])];

it.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "isolation-"));
  file = join(folder, "policies.json");
  put = [];
  fail = null;
  isolation = make();
});
it.after.each(() => rmSync(folder, { recursive: true, force: true }));

it("nothing is put into the kernel before it is known which pods are here", async () => {
  await told([deny]);
  isolation.know(a, "10.0.0.1");
  assert.equal(put, []);
  isolation.complete();
  assert.equal(isolated(), ["10.0.0.1"]);
});

it("a pod is isolated when its guard is done, and one whose labels change, at once", async () => {
  isolation.complete();
  await told([deny]);
  await isolation.guard(a, "10.0.0.1");
  assert.equal(isolated(), ["10.0.0.1"]);
  isolation.know({ ...a, metadata: { ...a.metadata, labels: {} } });
  assert.equal(isolated(), []);
  isolation.know(a);
  assert.equal(isolated(), ["10.0.0.1"], "it keeps its address");
  isolation.gone("uid-a");
  assert.equal(isolated(), []);
});

it("labels that came while its sandbox was being made count", async () => {
  isolation.complete();
  await told([deny]);
  isolation.know(a);
  await isolation.guard({ ...a, metadata: { ...a.metadata, labels: {} } }, "10.0.0.1");
  assert.equal(isolated(), ["10.0.0.1"]);
});

it("who had an address before is not what it means any more", async () => {
  isolation.complete();
  await told([deny]);
  await isolation.guard(a, "10.0.0.1");
  await isolation.guard(pod("b", ""), "10.0.0.1");
  assert.equal(isolated(), []);
});

it("a guard waits until the found pods are known, and says when the kernel cannot", async () => {
  await told([deny]);
  let isDone = false;
  const guard = isolation.guard(a, "10.0.0.1").then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(isDone, false);
  isolation.complete();
  await guard;
  assert.is(isDone, true);
  fail = new Error("it hurts");
  const why = await isolation.guard(a, "10.0.0.2").catch(String);
  assert.match(String(why), "it hurts");
});

it("where there is no policy nobody waits for anything", async () => {
  await isolation.guard(a, "10.0.0.1");
  await told([]);
  await isolation.guard(a, "10.0.0.1");
  assert.equal(put, []);
});

it("what was told is on disk before it is in the kernel, and the next daemon knows it", async () => {
  isolation.complete();
  fail = new Error("it hurts");
  isolation.told([deny], () => assert.unreachable());
  await poll(
    "it is remembered",
    async () => JSON.parse(readFileSync(file, "utf8")) as unknown,
    (rows) => JSON.stringify(rows) === JSON.stringify([deny]),
  );
  fail = null;
  isolation = make();
  await isolation.start();
  isolation.know(a, "10.0.0.1");
  isolation.complete();
  assert.equal(isolated(), ["10.0.0.1"]);
});

for (const [what, text] of [
  ["half a file", '[{"row":"pol'],
  ["rows that are none", '[{"row":"member","group":"g1","ip":"x; drop"}]'],
  ["no list", "{}"],
])
  it(`${what} is as good as nothing: the kernel keeps what it has until the master tells`, async () => {
    writeFileSync(file, text ?? "");
    await isolation.start();
    isolation.know(a, "10.0.0.1");
    isolation.complete();
    assert.equal(put, []);
    await told([deny]);
    assert.equal(isolated(), ["10.0.0.1"]);
  });

it.run();
