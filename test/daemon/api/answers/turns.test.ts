import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Turns } from "../../../../daemon/api/answers/turns.js";

const test = suite("turns");

/** A clock that work moves, and an event loop that goes round when it is told to. */
function machine(maxMs: number): { turns: Turns; work(ms: number): () => void; round(): number; done: string[] } {
  let nowMs = 0;
  let later: (() => void)[] = [];
  const done: string[] = [];
  const turns = new Turns({ nowMs: () => nowMs, later: (fn) => later.push(fn) }, maxMs);
  return {
    turns,
    done,
    work: (ms) => () => {
      nowMs += ms;
    },
    round: () => {
      const [beganMs, fns] = [nowMs, later];
      later = [];
      for (const fn of fns) fn();
      return nowMs - beganMs;
    },
  };
}

test("what fits into the turn is done at once; the rest waits until the loop has gone round, in order", async () => {
  const { turns, work, round } = machine(5);
  const order: number[] = [];
  for (let i = 0; i < 8; i++)
    void turns.take(() => {
      order.push(i);
      work(2)();
    });
  assert.equal(order, [0, 1, 2], "six of five milliseconds are spent");
  round();
  assert.equal(order, [0, 1, 2, 3, 4, 5]);
  round();
  assert.equal(order, [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.is(turns.waiting, 0);
});

test("however many slices there are, a turn lasts no longer than its budget and one slice", async () => {
  const { turns, work, round } = machine(5);
  let done = 0;
  const all = Array.from({ length: 5_000 }, () => turns.take(work(1)).then(() => done++));
  let longestMs = 0;
  while (turns.waiting > 0) longestMs = Math.max(longestMs, round());
  await Promise.all(all);
  assert.is(done, 5_000);
  assert.ok(longestMs <= 6, `${longestMs} ms`);
});

test("where somebody new has come the next turn is short, and the one after it as long as ever", () => {
  const { turns, work, round } = machine(5);
  let done = 0;
  for (let i = 0; i < 100; i++)
    void turns.take(() => {
      done++;
      work(1)();
    });
  assert.is(done, 5);
  turns.hurry();
  assert.is(round(), 1);
  assert.is(round(), 5);
});

test("work that only begins counts as what it costs at least; what throws rejects, and the next is done", async () => {
  const { turns, round } = machine(5);
  const order: string[] = [];
  for (const name of ["a", "b", "c"]) void turns.take(() => order.push(name), 3);
  assert.equal(order, ["a", "b"]);
  const failed = turns.take(() => {
    throw new Error("no");
  });
  const after = turns.take(() => "fine");
  round();
  assert.equal(order, ["a", "b", "c"]);
  await failed.then(assert.unreachable, (error: Error) => assert.is(error.message, "no"));
  assert.is(await after, "fine");
});

test.run();
