/** What is told when the store takes no writes, and when it does again. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import { memoryStore } from "../../../core/store/memory.js";
import type { Note } from "../../../daemon/control/effects/notes.js";
import { lookMs, watchStore } from "../../../daemon/master/store-watch.js";

const test = suite("store watch");

function bench() {
  const disk = { why: "" };
  const store = memoryStore({
    check: async () => {
      if (disk.why !== "") throw new Fault("ServiceUnavailable", disk.why);
    },
  });
  const told: string[] = [];
  const notes: Note[] = [];
  let due: (() => void) | undefined;
  let nowMs = 0;
  const namespace: AnyObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  const stop = watchStore({
    store,
    master: {
      note: (about, note) => {
        assert.is(about, namespace);
        notes.push(note);
      },
    },
    about: () => namespace,
    clock: {
      nowMs: () => nowMs,
      after: (delayMs, fn) => {
        assert.is(delayMs, lookMs);
        due = fn;
        return {
          cancel: () => {
            due = undefined;
          },
        };
      },
    },
    log: (level, text, facts) => told.push(`${level} ${text} ${JSON.stringify(facts)}`),
  });
  const look = async (): Promise<void> => {
    nowMs += lookMs;
    due?.();
    await store.check();
    await new Promise(setImmediate);
  };
  return { disk, store, told, notes, look, stop, isDue: () => due !== undefined };
}

test("illness and recovery are told once each, in the log and as an Event; the first may use what is kept back", async () => {
  const { disk, told, notes, look, stop, isDue } = bench();
  await look();
  assert.equal(told, []);
  disk.why = "the disk is full";
  for (let i = 0; i < 3; i++) await look();
  disk.why = "";
  for (let i = 0; i < 3; i++) await look();
  assert.equal(told, [
    'error the store takes no writes; reads are answered {"why":"the disk is full"}',
    'info the store takes writes again {"seconds":3}',
  ]);
  assert.equal(
    notes.map(({ type, reason, message, urgent }) => [type, reason, message, urgent ?? false]),
    [
      ["Warning", "StoreNotWritable", "nothing is written: the disk is full", true],
      ["Normal", "StoreWritable", "writes are taken again after 3 s; before: the disk is full", false],
    ],
  );
  assert.ok(isDue());
  stop();
  assert.not.ok(isDue());
});

test("a disk that comes and goes is an Event once a minute, and a line each time", async () => {
  const { disk, told, notes, look, stop } = bench();
  for (let i = 0; i < 70; i++) {
    disk.why = i % 2 === 0 ? "EIO" : "";
    await look();
  }
  assert.is(told.length, 70);
  assert.equal(
    notes.map(({ reason }) => reason),
    ["StoreNotWritable", "StoreWritable", "StoreNotWritable", "StoreWritable"],
  );
  stop();
});

test.run();
