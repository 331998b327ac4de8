import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rebootSilenceMs, twinSilenceMs } from "../../../daemon/link/link.js";
import { type HeardLine, hear, Twins } from "../../../daemon/link/twins.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const it = suite("two daemons of one name");

function bench() {
  const clock = new VirtualClock(0);
  const twins = new Twins(clock);
  const present: HeardLine = { run: { runId: "r1", bootId: "b1" }, listeners: new Set() };
  twins.took("m", { runId: "r1", bootId: "b1" });
  let outcome = "waits";
  const dial = (runId: string, bootId: string): void => {
    void twins
      .makeWay("m", { runId, bootId }, () => present)
      .then(
        () => (outcome = "let in"),
        (error: Error) => (outcome = error.message),
      );
  };
  return { clock, present, dial, outcome: () => outcome };
}

it("the same daemon is let in at once", async () => {
  const b = bench();
  b.dial("r1", "b1");
  await b.clock.advance(0);
  assert.is(b.outcome(), "let in");
});

it("another one waits for the silence of the present one, shorter where its host has booted", async () => {
  for (const [bootId, silenceMs] of [
    ["b1", twinSilenceMs],
    ["b2", rebootSilenceMs],
  ] as const) {
    const b = bench();
    b.dial("r2", bootId);
    await b.clock.advance(silenceMs - 1);
    assert.is(b.outcome(), "waits");
    await b.clock.advance(1);
    assert.is(b.outcome(), "let in");
  }
});

it("and is refused when that one speaks", async () => {
  const b = bench();
  b.dial("r2", "b2");
  await b.clock.advance(10);
  hear(b.present, true);
  await b.clock.advance(0);
  assert.match(b.outcome(), /another minion "m" is connected and speaks/);
});

it.run();
