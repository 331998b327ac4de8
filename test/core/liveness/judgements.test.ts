import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  dampMsFirst,
  dampMsMax,
  type FlapHistory,
  flapWindowMs,
  lost,
  returned,
  steady,
} from "../../../core/liveness/flapping.js";
import {
  atOnceMs,
  evictionAnswer,
  judgeEviction,
  type MinionSight,
  nothingHalted,
  remember,
  resumeGraceMs,
} from "../../../core/liveness/mass-loss.js";
import { inTime, isSlow, paceAfter } from "../../../core/liveness/slowness.js";

const flapping = suite("flapping");

/** Lost at each of these times, and back a second later: how long it is damped each time. */
function dampings(atMs: readonly number[]): number[] {
  let history: FlapHistory = steady;
  return atMs.map((lossMs) => {
    history = returned(lost(history, lossMs), lossMs + 1_000);
    return Math.max(0, history.untilMs - lossMs - 1_000);
  });
}

flapping("two losses are bad luck, the third within half an hour is a habit; each further one counts twice", () => {
  const minute = 60_000;
  assert.equal(dampings([0, 10, 20, 35, 64].map((m) => m * minute)), [0, 0, 30_000, 60_000, 0]);
  assert.equal(
    dampings([0, 1, 2, 4, 7, 12, 21, 31].map((m) => m * minute)).slice(2),
    [1, 2, 4, 8, 16, 20].map((n) => n * dampMsFirst),
  );
  assert.is(dampMsMax, 20 * dampMsFirst);
});

flapping("half an hour without a loss, and all is forgotten", () => {
  const often = [0, 1_000, 2_000, 3_000, 4_000];
  const later = often.map((ms) => ms + 4_000 + flapWindowMs);
  assert.equal(dampings([...often, ...later]).slice(5, 8), [0, 0, dampMsFirst]);
});

flapping.run();

const massLoss = suite("many lost at once");

/** `h` heard, `o` overdue, `l` lost, `e` evicted just now, `E` evicted long ago. */
function sights(letters: string): MinionSight[] {
  const standings = { h: "heard", o: "overdue", l: "lost", e: "evicted", E: "evicted" } as const;
  return [...letters].map((letter, i) => ({
    name: `m${i}`,
    standing: standings[letter as keyof typeof standings],
    forMs: letter === "E" ? atOnceMs : 0,
  }));
}

const table: readonly (readonly [letters: string, haltAbove: number | null, verdict: string])[] = [
  ["l", 0.5, "evict"],
  ["lh", 0.5, "evict"],
  ["ll", 0.5, "evict"],
  ["lhh", 0.5, "evict"],
  ["llh", 0.5, "halt"],
  ["loh", 0.5, "wait"],
  ["loo", 0.5, "wait"],
  ["llhh", 0.5, "evict"],
  ["lllh", 0.5, "halt"],
  ["llohh", 0.5, "wait"],
  // What was given up a moment ago is part of the same blow; what was given up long ago is not there any more.
  ["elhhh", 0.5, "evict"],
  ["eelhh", 0.5, "halt"],
  ["EElhh", 0.5, "evict"],
  ["EElh", 0.5, "evict"],
  ["llllh", null, "evict"],
  ["loooh", null, "evict"],
  ["llhhhhhhhh", 0.1, "halt"],
  ["lhhhhhhhhh", 0.1, "evict"],
  ["", 0.5, "evict"],
];
for (const [letters, haltAbove, verdict] of table)
  massLoss(`${letters || "nobody"} above ${haltAbove === null ? "off" : `${haltAbove * 100} %`}: ${verdict}`, () => {
    assert.is(judgeEviction(sights(letters), haltAbove).verdict, verdict);
  });

const judged = (verdict: "evict" | "wait" | "halt") => ({ verdict, lost: 0, of: 0 });

massLoss(
  "what is held goes when too many have not been lost for a while; a first loss waits only as long as it may",
  () => {
    const answers = (isHeld: boolean, isPatient: boolean, sinceHaltMs: number) =>
      (["evict", "wait", "halt"] as const).map((verdict) =>
        evictionAnswer(isHeld, isPatient, judged(verdict), { released: false, haltedMs: 0 }, sinceHaltMs),
      );
    assert.equal(answers(false, true, 0), ["evict", null, "hold"]);
    assert.equal(answers(false, false, 0), ["evict", "evict", "hold"]);
    assert.equal(answers(true, true, resumeGraceMs - 1), [null, null, null]);
    assert.equal(answers(true, true, resumeGraceMs), ["evict", "evict", null]);
  },
);

massLoss("an operator's word holds until no more than the allowed part is lost", () => {
  let memory = { ...nothingHalted, released: true };
  for (const verdict of ["halt", "wait"] as const) {
    memory = remember(memory, judged(verdict), 1);
    assert.is(evictionAnswer(true, true, judged(verdict), memory, 1), "evict");
  }
  memory = remember(remember(memory, judged("evict"), 2), judged("halt"), 3);
  assert.equal(memory, { released: false, haltedMs: 3 });
  assert.is(evictionAnswer(false, true, judged("halt"), memory, 3), "hold");
});

massLoss.run();

const slowness = suite("slowness");
const slow = (intervals: number[], before: boolean): boolean => isSlow(intervals.reduce(paceAfter, inTime), before);

slowness("three late heartbeats of the last ten; until none of them is late", () => {
  const eight = Array.from({ length: 8 }, () => 1_000);
  assert.is(slow([...eight, 1_600, 1_600], false), false);
  assert.is(slow([1_600, ...eight, 1_600, 1_600], false), false);
  assert.is(slow([1_600, 1_600, 1_600, ...eight.slice(1)], false), true);
  assert.is(slow([1_600, ...eight, 1_000], true), true);
  assert.is(slow([1_600, ...eight, 1_000, 1_000], true), false);
});

slowness.run();
