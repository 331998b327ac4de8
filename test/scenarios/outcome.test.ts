import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Outcome } from "../../scenarios/outcome.js";
import type { Mark } from "../../scenarios/result.js";
import { VirtualClock } from "../../scenarios/simulation/virtual-clock.js";

const test = suite("what comes of a run");

test("times are counted from when the cluster was up, and each mark is told at once", async () => {
  const clock = new VirtualClock(5_000);
  const told: Mark[] = [];
  const outcome = new Outcome(clock, { skipUnsupported: false, failFast: false, tell: (m) => told.push(m) });
  outcome.startMs = 5_000;
  await clock.advance(300);
  outcome.mark({ type: "action", text: "create" });
  outcome.fail("expect", "late", 7);
  assert.equal(outcome.failures, [{ what: "expect", message: "late", atMs: 300, line: 7 }]);
  assert.equal(outcome.marks, [
    { type: "action", text: "create", atMs: 300 },
    { type: "failure", text: "expect: late", atMs: 300 },
  ]);
  assert.equal(told, outcome.marks);
});

test("it is over with the first failure, or with twenty", () => {
  for (const [failFast, most] of [
    [true, 1],
    [false, 20],
  ] as const) {
    const outcome = new Outcome(new VirtualClock(), { skipUnsupported: false, failFast });
    for (let i = 0; i < most; i++) {
      assert.not(outcome.isOver);
      outcome.fail("x", String(i));
    }
    assert.ok(outcome.isOver);
  }
  const full = new Outcome(new VirtualClock(), { skipUnsupported: false, failFast: false });
  for (let i = 0; i < 25; i++) full.fail("x", String(i));
  assert.is(full.failures.length, 20);
});

test("what a world cannot do is left out where that is allowed", () => {
  const entry = { text: "stall one minion", line: 3 };
  const lax = new Outcome(new VirtualClock(), { skipUnsupported: true, failFast: false });
  lax.unsupported("stall", "it is not ours", entry);
  assert.equal([lax.skipped, lax.failures], [["stall one minion: it is not ours"], []]);
  const strict = new Outcome(new VirtualClock(), { skipUnsupported: false, failFast: false });
  strict.unsupported("stall", "it is not ours", entry);
  assert.equal(strict.failures[0]?.message, "stall: it is not ours");
});

test.run();
