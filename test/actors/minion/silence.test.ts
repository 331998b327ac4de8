/** When a minion that says nothing is given up. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { minionMachine } from "../../../actors/minion/machine.js";
import { Driver } from "../drive.js";
import { beat, beating, beats, connected, engineDown, node, untilState } from "./driver.js";

const test = suite("a silent minion");

test("silence soon after it joined: Lost within 2.7 s, however its first beat falls", async () => {
  for (const firstMs of [10, 300, 990])
    for (const count of [0, 1, 2, 5]) {
      const it = new Driver(minionMachine, { object: node });
      it.tell(connected);
      if (count > 0) await beats(it, 1, firstMs);
      await beats(it, Math.max(0, count - 1));
      const lastMs = it.clock.nowMs();
      await untilState(it, "Lost.deciding");
      const silentMs = it.clock.nowMs() - lastMs;
      assert.ok(silentMs <= (count < 5 ? 2_700 : 2_300), `${count} beats, the first after ${firstMs}: ${silentMs}`);
    }
});

test("the master itself stood still: who may have spoken meanwhile has a period more, also with its engine down", async () => {
  for (const last of [beat(), engineDown])
    for (const [stalledMs, lostMs] of [
      [1_900, 2_200],
      [5_000, 6_000],
      [30_000, 31_000],
    ] as const) {
      const it = await beating(30);
      it.tell(last);
      const { state } = it;
      const lastMs = it.clock.nowMs();
      it.life.stall();
      await it.clock.advance(stalledMs);
      it.life.wake();
      assert.is.not(it.state, "Lost.deciding");
      await it.clock.runUntil(lastMs + 70_000, () => it.state === "Lost.deciding");
      const silentMs = it.clock.nowMs() - lastMs;
      assert.ok(
        silentMs <= lostMs && silentMs > lostMs - 200,
        `${state}, stalled ${stalledMs}: lost after ${silentMs}`,
      );
    }
});

test("a heartbeat that comes after suspicion has its own deadlines", async () => {
  for (const last of [beat(), engineDown]) {
    const it = await beating(30);
    it.tell(last);
    await it.clock.advance(1_900);
    it.tell(last);
    await it.clock.advance(1_500);
    assert.is(it.state, last === engineDown ? "EngineDown" : "Ready");
    await untilState(it, "Lost.deciding");
  }
});

test.run();
