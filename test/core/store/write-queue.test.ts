import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { Write, WriteResult } from "../../../core/store/store.js";
import { commitWritesMax, WriteQueue, waitingWritesMax } from "../../../core/store/write-queue.js";
import { faultOf, pod } from "../../contracts/store/subject.js";

const test = suite("write queue");

const writes = (count: number): Write[] =>
  Array.from({ length: count }, (_, i) => ({ op: "create", object: pod(`p${i}`) }));
const sizes = (queue: WriteQueue): number[] => queue.take().map(({ batch }) => batch.length);
const done = (count: number): WriteResult[] =>
  Array.from({ length: count }, () => ({ ok: true, object: pod("p"), revision: 1 }));

test("what waits together is taken together, a large call in pieces, an atomic one whole", async () => {
  const queue = new WriteQueue();
  void queue.add(writes(2), {});
  void queue.add(writes(commitWritesMax + 3), {});
  void queue.add(writes(commitWritesMax + 1), { atomic: true });
  assert.equal(sizes(queue), [2, commitWritesMax - 2]);
});

test("what is urgent is taken by itself, so that others that cannot be committed do not take it along", () => {
  const queue = new WriteQueue();
  void queue.add(writes(1), {});
  void queue.add(writes(2), { urgent: true });
  void queue.add(writes(3), {});
  assert.equal([sizes(queue), sizes(queue), sizes(queue)], [[1], [2], [3]]);
  assert.ok(queue.isEmpty);
});

test("a call is answered when all its pieces are; after a refusal the rest of it is refused write by write", async () => {
  const queue = new WriteQueue();
  const call = queue.add(writes(commitWritesMax + 5), {});
  const first = queue.take();
  queue.answer(first, [done(commitWritesMax)]);
  const second = queue.take();
  queue.refuse(second, new Fault("ServiceUnavailable", "no room"));
  const results = await call;
  assert.is(results.filter(({ ok }) => ok).length, commitWritesMax);
  assert.is(results.length, commitWritesMax + 5);
  const other = queue.add(writes(1), {});
  queue.refuse(queue.take(), new Fault("ServiceUnavailable", "no room"));
  assert.is((await faultOf(other)).message, "no room");
});

test("more than can wait is refused, and what was refused makes room", async () => {
  const queue = new WriteQueue();
  const large = queue.add(writes(waitingWritesMax), {});
  assert.is((await faultOf(queue.add(writes(1), {}))).reason, "TooManyRequests");
  queue.refuse(queue.take(), new Fault("ServiceUnavailable", "no room"));
  assert.is((await faultOf(large)).message, "no room");
  void queue.add(writes(waitingWritesMax), {});
});

test.run();
