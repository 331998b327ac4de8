/** What a minion remembers is on disk soon, whole, and at the latest when its daemon ends. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { fileCheckpoint, retryMs, spacingMs } from "../../../daemon/minion/checkpoint.js";
import type { Remembered } from "../../../daemon/minion/ports.js";
import { Seen } from "../../contracts/link/subject.js";

const test = suite("checkpoint");

const state = (...names: string[]): Remembered => ({
  pods: names.map((name): Pod => ({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers: [] } })),
  services: [],
});

/** A checkpoint in a folder of its own, and the rests between its writes. */
async function withFile(body: (b: ReturnType<typeof bench>) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "troupe-checkpoint-"));
  try {
    await body(bench(join(folder, "checkpoint.json")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bench(path: string) {
  const rests = new Seen<{ delayMs: number; end: () => void }>();
  const logged: string[] = [];
  const clock = {
    nowMs: () => 0,
    after: (delayMs: number, end: () => void) => {
      rests.add({ delayMs, end });
      return { cancel: () => {} };
    },
  };
  const open = () => fileCheckpoint(path, clock, (level, message) => logged.push(`${level}: ${message}`));
  return { path, rests, logged, open, written: () => JSON.parse(readFileSync(path, "utf8")) as Remembered };
}

test("the first change is written at once, those that follow as one, after a rest", async () => {
  await withFile(async ({ open, rests, written }) => {
    const checkpoint = open();
    checkpoint.save(state("a"));
    checkpoint.save(state("a", "b"));
    await rests.count(1);
    assert.equal(written(), state("a"));
    checkpoint.save(state("a", "b", "c"));
    assert.is(rests.items[0]?.delayMs, spacingMs);
    rests.items[0]?.end();
    await rests.count(2);
    assert.equal(written(), state("a", "b", "c"));
    rests.items[1]?.end();
    await checkpoint.settled();
    assert.equal(await open().load(), state("a", "b", "c"));
  });
});

test("a daemon that ends waits for no rest, and loses nothing", async () => {
  await withFile(async ({ open, rests, written }) => {
    const checkpoint = open();
    checkpoint.save(state("a"));
    await rests.count(1);
    checkpoint.save(state("b"));
    await checkpoint.settled();
    assert.equal(written(), state("b"));
  });
});

test("what could not be written is tried again until it is, told once, and keeps no daemon from its end", async () => {
  await withFile(async ({ path, open, rests, written, logged }) => {
    const checkpoint = open();
    mkdirSync(`${path}.new`);
    checkpoint.save(state("a"));
    for (let tries = 1; tries <= 3; tries++) {
      await rests.count(tries);
      assert.is(rests.items[tries - 1]?.delayMs, retryMs);
      if (tries === 3) rmSync(`${path}.new`, { recursive: true });
      rests.items[tries - 1]?.end();
    }
    await rests.count(4);
    assert.equal(written(), state("a"));
    assert.equal(logged, [
      "error: the checkpoint could not be written, and is tried again",
      "info: the checkpoint is written again",
    ]);
    mkdirSync(`${path}.new`);
    checkpoint.save(state("b"));
    await checkpoint.settled();
    rmSync(`${path}.new`, { recursive: true });
  });
});

test("what is no checkpoint is told, and nothing is taken from it", async () => {
  await withFile(async ({ path, open, logged }) => {
    for (const text of ["", "null", "{}", '{"pods":[1],"services":[]}', '{"pods":{},"services":[]}']) {
      writeFileSync(path, text);
      assert.equal(await open().load(), state());
      assert.match(logged.pop() ?? "", /^warn: the checkpoint could not be read/);
    }
  });
});

test("there may be none yet, and one that cannot be read is told", async () => {
  await withFile(async ({ path, open, logged }) => {
    assert.equal(await open().load(), state());
    assert.equal(logged, []);
    writeFileSync(path, "{");
    assert.equal(await open().load(), state());
    assert.match(logged[0] ?? "", /^warn: the checkpoint could not be read/);
  });
});

test.run();
