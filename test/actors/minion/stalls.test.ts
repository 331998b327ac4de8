/** What a minion is given back when its master stood still. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../actors/events.js";
import { minionMachine } from "../../../actors/minion/machine.js";
import { Driver } from "../drive.js";
import { beating, closed, connected, engineDown, node, untilState } from "./driver.js";

const test = suite("a master that stood still");
const stalledFor = (forMs: number): ActorEvent => ({ type: "minion.masterStalled", forMs });

test("a master that stands still again and again finds out about a death after as much listening as ever", async () => {
  for (const stalls of [1, 5]) {
    const it = await beating(30);
    const lastMs = it.clock.nowMs();
    let stalledMs = 0;
    for (let i = 0; i < stalls; i++) {
      await it.clock.advance(400);
      it.life.stall();
      await it.clock.advance(7_000);
      stalledMs += 7_000;
      it.tell(stalledFor(7_000));
      it.life.wake();
      assert.is.not(it.state, "Lost.deciding", `after ${i + 1} stalls`);
    }
    await untilState(it, "Lost.deciding", 60_000);
    const listenedMs = it.clock.nowMs() - lastMs - stalledMs;
    assert.ok(listenedMs >= 2_000 && listenedMs <= 4_200, `${stalls} stalls: lost after ${listenedMs} ms of listening`);
  }
});

test("no time is given back twice, whether the standstill is told before the late deadline or after it", async () => {
  for (const toldFirst of [true, false]) {
    const it = await beating(30);
    const lastMs = it.clock.nowMs();
    it.life.stall();
    await it.clock.advance(30_000);
    if (toldFirst) it.tell(stalledFor(30_000));
    it.life.wake();
    if (!toldFirst) it.tell(stalledFor(30_000));
    await it.clock.runUntil(lastMs + 90_000, () => it.state === "Lost.deciding");
    const silentMs = it.clock.nowMs() - lastMs;
    assert.ok(silentMs > 30_000 && silentMs <= 32_500, `told first: ${toldFirst}; lost after ${silentMs}`);
  }
});

test("a minion whose link was closed while the master stood still has all its time to dial in again", async () => {
  for (const tellsLate of [false, true]) {
    const it = await beating(30);
    it.tell(closed);
    await it.clock.advance(4_000);
    it.life.stall();
    await it.clock.advance(30_000);
    if (!tellsLate) it.tell(stalledFor(30_000));
    it.life.wake();
    assert.is(it.state, "Suspect.closed");
    await it.clock.advance(900);
    assert.is(it.state, "Suspect.closed");
    it.tell(connected);
    assert.is(it.state, "Ready");
  }
});

test("a master that comes up and stands still waits for its minions as long as one that does not", async () => {
  const it = new Driver(minionMachine, { object: node });
  await it.clock.advance(1_000);
  it.life.stall();
  await it.clock.advance(20_000);
  it.tell(stalledFor(20_000));
  it.life.wake();
  await it.clock.advance(8_900);
  assert.is(it.state, "Absent");
  await untilState(it, "Lost.deciding", 30_000);
});

test("an engine is given as much longer as the master stood still", async () => {
  const it = await beating(30);
  it.tell(engineDown);
  const beat = async (ms: number): Promise<void> => {
    for (let t = 0; t < ms; t += 500) {
      await it.clock.advance(500);
      it.tell(engineDown);
    }
  };
  await beat(10_000);
  it.life.stall();
  await it.clock.advance(30_000);
  it.tell(stalledFor(30_000));
  it.life.wake();
  await beat(49_000);
  assert.is(it.state, "EngineDown");
  await beat(2_000);
  assert.is(it.state, "Lost.deciding");
});

test.run();
