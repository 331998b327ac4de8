import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decideMsMax } from "../../../actors/minion/hearing.js";
import { flapsMin } from "../../../core/liveness/flapping.js";
import { beating, connected, evict, flap, hold, notesOf, troubles, untilState } from "./driver.js";

const test = suite("a minion that is lost");

test("undecided, it asks again and waits for nobody else", async () => {
  const it = await beating();
  await untilState(it, "Lost.deciding");
  await it.clock.advance(decideMsMax);
  assert.is(it.command("askEviction").patient, false);
});

test("one of too many: its pods are not ready and not replaced, and that can be seen; evicted later, or back", async () => {
  for (const next of [evict, connected]) {
    const it = await beating();
    await untilState(it, "Lost.deciding");
    it.tell(hold);
    assert.is(it.state, "Lost.held");
    assert.is(it.command("tellPods").event, "pod.minionUnheard");
    assert.ok(troubles(it).includes("EvictionHalted True TooManyLost"));
    assert.ok(notesOf(it).includes("EvictionHalted"));
    it.tell(next);
    assert.not.ok(troubles(it).some((line) => line.startsWith("EvictionHalted")));
    assert.is(it.state, next === evict ? "Lost.evicted" : "Ready");
  }
});

test("a loss among many is not its own habit", async () => {
  const it = await beating();
  for (let i = 0; i < 2 * flapsMin; i++) assert.equal(await flap(it, hold), []);
});

test.run();
