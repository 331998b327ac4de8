import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Awaiting } from "../../scenarios/awaiting.js";
import { Outcome } from "../../scenarios/outcome.js";
import { VirtualClock } from "../../scenarios/simulation/virtual-clock.js";

const test = suite("what is expected of a run");

/** A world whose only object is a number that grows each second. */
function begin() {
  const clock = new VirtualClock();
  const startMs = clock.nowMs();
  const seen = { version: 0 };
  const tick = (): void => {
    seen.version++;
    clock.after(1_000, tick);
  };
  clock.after(1_000, tick);
  const world = {
    kind: "simulated",
    clock,
    observe: () => ({ nowMs: clock.nowMs(), objects: { ...seen }, masterUp: true }),
    pass: (untilMs: number, stop: () => boolean) => clock.runUntil(untilMs, stop),
  };
  const outcome = new Outcome(clock, { skipUnsupported: false, failFast: false });
  outcome.startMs = startMs;
  const grown = (to: number) => ({
    text: `grown to ${to}`,
    holds: (o: { objects: { version: number } }) => o.objects.version >= to,
  });
  return {
    clock,
    startMs,
    outcome,
    awaiting: new Awaiting(world as never, outcome),
    grown: grown as (to: number) => never,
  };
}

test("it stops when what it waits for comes true, or at the time", async () => {
  const { clock, startMs, awaiting, grown } = begin();
  assert.is(await awaiting.until(startMs + 10_000, grown(3)), true);
  assert.is(clock.nowMs(), startMs + 3_000);
  assert.is(await awaiting.until(startMs + 3_500, grown(9)), false);
  assert.is(clock.nowMs(), startMs + 3_500);
});

test("expectations are settled meanwhile: in time, or at their deadline, which still counts", async () => {
  const { clock, startMs, outcome, awaiting, grown } = begin();
  awaiting.expect(grown(2), 2_000, 1);
  awaiting.expect(grown(5), 1_500, 2);
  await awaiting.until(startMs + 4_000);
  assert.equal(
    outcome.marks.map((m) => [m.type, m.atMs, m.tookMs]),
    [
      ["failure", 1_501, undefined],
      ["expect", 2_000, 2_000],
    ],
  );
  assert.equal(outcome.failures[0]?.line, 2);
  assert.is(clock.nowMs(), startMs + 4_000);
  assert.not(awaiting.expects);
});

test("until the next deadline is until it has passed by one", async () => {
  const { clock, startMs, awaiting, grown } = begin();
  awaiting.expect(grown(50), 700, 1);
  await awaiting.untilNextDeadline();
  assert.equal([clock.nowMs() - startMs, awaiting.expects], [701, false]);
});

test("virtual time passes for work by itself", async () => {
  const { clock, startMs, awaiting } = begin();
  assert.is(await awaiting.meanwhile(Promise.resolve(7)), 7);
  assert.is(clock.nowMs(), startMs);
});

test.run();
