import { suite } from "uvu";
import * as assert from "uvu/assert";
import { InFlight } from "../../../../daemon/minion/effects/in-flight.js";

const test = suite("what is in flight");

test("whoever waits, waits for all of one pod, however it ends, and for nothing of others", async () => {
  const inFlight = new InFlight();
  const ends: (() => void)[] = [];
  const work = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  const one = inFlight.track("a", work());
  const failing = inFlight.track("a", Promise.reject(new Error("no")));
  void inFlight.track("b", work());
  let isSettled = false;
  const settled = inFlight.settled("a").then((was) => {
    isSettled = true;
    return was;
  });
  await failing.then(assert.unreachable, (error: Error) => assert.is(error.message, "no"));
  assert.not(isSettled);
  ends[0]?.();
  assert.is(await settled, true);
  await one;
  assert.is(await inFlight.settled("a"), false, "nothing is kept");
});

test.run();
