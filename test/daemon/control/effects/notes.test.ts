import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { seededRandom } from "../../../../core/random.js";
import { memoryStore } from "../../../../core/store/memory.js";
import { type Note, Notes, repeatMs, repeatsAtOnce } from "../../../../daemon/control/effects/notes.js";
import { VirtualClock } from "../../../../scenarios/simulation/virtual-clock.js";

const test = suite("events");

const pod = { kind: "Pod", metadata: { name: "web", namespace: "default", uid: "u1" } } as Pod;

function bench() {
  const clock = new VirtualClock(1_000_000);
  const store = memoryStore();
  const ports = { clock, store, random: seededRandom("events"), log: () => {} };
  const notes = new Notes(ports as never, { list: () => [] } as never);
  let writes = 0;
  /** Says it `times` times, `everyMs` apart. */
  const say = async (times: number, everyMs: number, message = "no room"): Promise<void> => {
    const note: Omit<Note, "atMs"> = { type: "Warning", reason: "FailedScheduling", message, component: "scheduler" };
    for (let i = 0; i < times; i++) {
      notes.write(pod, { ...note, atMs: clock.nowMs() });
      await clock.advance(everyMs);
    }
  };
  const events = async () => {
    const { items } = await store.list("Event");
    writes = await store.revision();
    return { writes, counts: items.map((e) => e.count), last: items.map((e) => e.lastTimestamp) };
  };
  return { store, say, events };
}

test("what is said again is counted, in few writes when it is said often", async () => {
  const b = bench();
  await b.say(1 + repeatsAtOnce, 1_000);
  assert.equal(await b.events().then((e) => [e.writes, e.counts]), [1 + repeatsAtOnce, [1 + repeatsAtOnce]]);
  const minute = 60_000;
  await b.say(60, minute);
  const { writes, counts } = await b.events();
  const between = (60 * minute) / repeatMs;
  assert.ok(writes <= 1 + repeatsAtOnce + between, `${writes} writes`);
  assert.ok((counts[0] ?? 0) > 60 + repeatsAtOnce - repeatMs / minute, `counted ${counts[0]}`);
  await b.say(1, repeatMs);
  await b.say(1, 0);
  assert.equal(await b.events().then((e) => e.counts), [1 + repeatsAtOnce + 62]);
});

test("another message is another event, and one that went is made anew", async () => {
  const b = bench();
  await b.say(2, 1_000);
  await b.say(1, 1_000, "no such node");
  assert.equal((await b.events()).counts.sort(), [1, 2]);
  const { items } = await b.store.list("Event");
  await b.store.write(
    items.map(({ metadata }) => ({
      op: "remove",
      key: { kind: "Event", namespace: metadata.namespace ?? "", name: metadata.name },
    })),
  );
  await b.say(1, 1_000);
  assert.equal((await b.events()).counts, [1]);
});

test("one that is swept away each time, since there are too many, is not made anew each time", async () => {
  const b = bench();
  const minutes = 60;
  let made = 0;
  let counted = 0;
  for (let i = 0; i < minutes; i++) {
    await b.say(1, 60_000);
    const { items } = await b.store.list("Event");
    made += items.length;
    counted += items.reduce((sum, e) => sum + (e.count ?? 0), 0);
    await b.store.write(
      items.map(({ metadata }) => ({
        op: "remove",
        key: { kind: "Event", namespace: metadata.namespace ?? "", name: metadata.name },
      })),
    );
  }
  assert.ok(made <= 1 + repeatsAtOnce + (minutes * 60_000) / repeatMs, `made ${made} times`);
  assert.ok(counted > minutes - repeatMs / 60_000, `counted ${counted}`);
});

test.run();
