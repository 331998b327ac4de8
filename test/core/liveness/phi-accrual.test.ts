import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  emptyHistory,
  greet,
  type HeartbeatHistory,
  heartbeatMs,
  lostAtMs,
  observe,
  observerAbsent,
  observerStalled,
  phi,
  phiLost,
  phiSuspect,
  silenceMsMax,
  stallMsMin,
  stallsForgivenMax,
  suspectAtMs,
  windowMax,
} from "../../../core/liveness/phi-accrual.js";
import { seededRandom } from "../../../core/random.js";

const test = suite("phi accrual");

/** A history of beats `intervals` apart, the first at 0. */
function heard(intervals: readonly number[]): HeartbeatHistory {
  let history = observe(emptyHistory, 0);
  for (const interval of intervals) history = observe(history, history.lastMs + interval);
  return history;
}
const calm = (beats: number): number[] => new Array<number>(beats).fill(heartbeatMs);
const longestOf = (history: HeartbeatHistory): number => Math.max(0, ...history.panes.map((p) => p.longest));
const lostAfterMs = (history: HeartbeatHistory): number => lostAtMs(history) - history.lastMs;

/** Arrivals of beats sent each second and delayed by `delayMs(i)`; a late one does not overtake. True if one is ever missed. */
function falselyLost(beats: number, delayMs: (i: number) => number): boolean {
  let history = emptyHistory;
  for (let i = 0; i < beats; i++) {
    const atMs = Math.max(history.lastMs, i * heartbeatMs + delayMs(i));
    if (atMs >= lostAtMs(history)) return true;
    history = observe(history, atMs);
  }
  return false;
}

test("never heard: no suspicion, no deadline", () => {
  assert.is(phi(emptyHistory, 1e12), 0);
  assert.is(lostAtMs(emptyHistory), Number.POSITIVE_INFINITY);
  assert.is(suspectAtMs(emptyHistory), Number.POSITIVE_INFINITY);
});

test("known values: half of all beats are later than the mean, 16 % than one deviation more", () => {
  const history = heard(calm(windowMax));
  assert.ok(Math.abs(phi(history, history.lastMs + 1_000) - 0.30103) < 1e-4);
  assert.ok(Math.abs(phi(history, history.lastMs + 1_200) - 0.79955) < 1e-4);
  assert.ok(phi(history, history.lastMs) < 1e-5);
});

test("a power cut in a calm history is known within 2.2 s of the last beat, soon after joining within 2.7 s", () => {
  assert.ok(lostAfterMs(heard(calm(windowMax))) <= 2_200);
  assert.ok(lostAfterMs(heard([])) <= 2_700);
});

test("how soon the first beat came after the hello says nothing; how late it came does", () => {
  const after = (firstMs: number): HeartbeatHistory =>
    calm(4).reduce((h, ms) => observe(h, h.lastMs + ms), observe(greet(0), firstMs));
  for (const firstMs of [0, 100, 500, 900]) assert.is(lostAfterMs(after(firstMs)), lostAfterMs(heard(calm(4))));
  assert.ok(lostAfterMs(heard(calm(4))) <= 2_300);
  assert.ok(lostAfterMs(after(2_000)) > 2_500);
});

test("a loaded machine does not look dead: one beat in ten up to a second late", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = seededRandom(`loaded ${seed}`);
    assert.not(falselyLost(3_600, () => (random.below(10) === 0 ? random.below(1_000) : random.below(30))));
  }
});

test("delays that grow are learned: four seconds late is no death to who has seen three", () => {
  const growing = [300, 700, 1_000, 1_500, 2_200, 3_000, 4_000];
  assert.not(falselyLost(growing.length * 10, (i) => (i % 10 === 9 ? (growing[Math.floor(i / 10)] ?? 0) : 0)));
  assert.ok(falselyLost(100, (i) => (i === 99 ? 4_000 : 0)));
});

test("a bad hour is forgotten after a window of calm", () => {
  const bad = heard([...calm(50), 5_000, 3_000, 4_000]);
  assert.ok(lostAfterMs(bad) > 5_000);
  const calmed = calm(windowMax).reduce((h, ms) => observe(h, h.lastMs + ms), bad);
  assert.is(lostAfterMs(calmed), lostAfterMs(heard(calm(windowMax))));
});

test("an outage is not learned from", () => {
  const before = heard(calm(20));
  const after = observe(before, before.lastMs + silenceMsMax + 1);
  assert.is(lostAfterMs(after), lostAfterMs(before));
});

test("beats that come back in time or twice are taken as they are", () => {
  const history = heard(calm(20));
  const again = observe(observe(history, history.lastMs), history.lastMs - 500);
  assert.is(again.lastMs, history.lastMs);
  assert.is(longestOf(again), heartbeatMs);
  assert.is(
    again.panes.reduce((sum, p) => sum + p.sum, 0),
    -2 * heartbeatMs,
  );
});

test("an observer that was stopped for a minute waits a period for who may have spoken meanwhile", () => {
  const history = heard(calm(50));
  const lateMs = 60_000;
  const nowMs = lostAtMs(history) + lateMs;
  const forgiven = observerStalled(history, lateMs, 0);
  assert.is(lostAtMs(forgiven), nowMs + heartbeatMs);
  const spoke = observe(forgiven, nowMs + 5);
  assert.ok(lostAfterMs(spoke) <= 2_200, "its own stall is no jitter");
  assert.is(spoke.forgivenMs, 0);
});

test("an observer that was away gives back exactly that, as often as it is, and no time twice", () => {
  const history = heard(calm(50));
  const { lastMs } = history;
  const lostMs = lostAtMs(history);
  let away = history;
  for (let i = 1; i <= 10; i++) away = observerAbsent(away, 7_000, lastMs + i * 7_500);
  assert.is(lostAtMs(away), lostMs + 70_000);
  assert.is(observerAbsent(away, 7_000, lastMs + 75_000), away, "told twice");
  assert.is(lostAtMs(observerAbsent(history, 60_000, lastMs + 10_000)), lostMs + 10_000, "it was heard meanwhile");
  const late = observerStalled(history, 5_000, lastMs + 7_000);
  assert.is(observerAbsent(late, 6_000, lastMs + 7_000), late, "a late deadline has given it back");
  assert.is(observe(away, lastMs + 76_000).forgivenMs, 0);
});

test("ordinary lateness is no stall, and a starved observer finds out in the end", () => {
  const history = heard(calm(50));
  assert.is(observerStalled(history, stallMsMin - 1, 0), history);
  let stalled = history;
  let rounds = 0;
  for (let last = -1; last !== lostAtMs(stalled); rounds++) {
    last = lostAtMs(stalled);
    stalled = observerStalled(stalled, 400, 0);
  }
  assert.is(rounds, stallsForgivenMax + 1);
});

const histories = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 250 }).map(heard);

test("any history: bounded, and the instants are where phi crosses its thresholds", () => {
  fc.assert(
    fc.property(histories, (history) => {
      assert.ok(history.panes.reduce((sum, p) => sum + p.count, 0) <= windowMax);
      const suspect = suspectAtMs(history);
      const lost = lostAtMs(history);
      assert.ok(history.lastMs + heartbeatMs < suspect && suspect < lost);
      assert.ok(lost - history.lastMs <= silenceMsMax + 1);
      for (const [atMs, threshold] of [
        [suspect, phiSuspect],
        [lost, phiLost],
      ] as const) {
        assert.ok(phi(history, atMs) >= threshold - 1e-5);
        assert.ok(phi(history, atMs - 2) < threshold);
      }
    }),
  );
});

test("any history: suspicion never falls while it is silent, and what was harmless is not suspicious", () => {
  fc.assert(
    fc.property(histories, fc.nat(60_000), fc.nat(60_000), (history, a, b) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)].map((ms) => phi(history, history.lastMs + ms));
      assert.ok((early ?? 0) <= (late ?? 0) + 1e-6);
      const longest = longestOf(history);
      // Up to the bound: who was once silent for nearly as long as anybody is waited for is suspected earlier than that.
      if (longest < 5_000) assert.ok(phi(history, history.lastMs + longest) <= phiSuspect + 1e-5);
    }),
  );
});

test("plain data: a history survives JSON", () => {
  const history = observerStalled(heard([900, 1_100]), 5_000, 0);
  assert.equal(JSON.parse(JSON.stringify(history)), history);
});

test.run();
