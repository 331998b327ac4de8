import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dampMsFirst, flapsMin } from "../../../core/liveness/flapping.js";
import {
  beat,
  beating,
  beats,
  closed,
  connected,
  engineDown,
  evict,
  flap,
  notesOf,
  troubles,
  untilState,
} from "./driver.js";

const test = suite("what is told of a minion");

test("what it is, each kind of trouble by itself", async () => {
  const it = await beating();
  assert.equal(troubles(it), []);
  it.tell(engineDown);
  assert.equal(troubles(it), ["Ready False EngineDown", "EngineReady False EngineDown"]);
  it.tell(beat());
  assert.equal(troubles(it), []);
  it.tell(closed);
  assert.equal(troubles(it), ["Connected False LinkLost"]);
  await untilState(it, "Lost.deciding");
  assert.equal(troubles(it), ["Ready False LinkLost", "Connected False LinkLost", "EngineReady Unknown LinkLost"]);
  it.tell(connected);
  assert.equal(troubles(it), []);
});

test("slow: late heartbeats are no loss, and are told once", async () => {
  const it = await beating();
  const wasTold = notesOf(it).length;
  await beats(it, 6, 1_600);
  assert.is(it.state, "Ready");
  assert.equal(troubles(it), ["Slow True LateHeartbeats"]);
  assert.equal(notesOf(it).slice(wasTold), ["MinionSlow"]);
  await beats(it, 10);
  assert.equal(troubles(it), []);
});

test("what does not change is not written again", async () => {
  const it = await beating(2);
  const before = it.steps.length;
  await beats(it, 10);
  await untilState(it, "Suspect.silent");
  it.tell(beat());
  assert.is(it.state, "Ready");
  assert.not.ok(it.steps.slice(before).some((s) => s.commands.some((c) => c.type === "writeMinionStatus")));
});

test("lost and back too often: it gets nothing new for a while, twice as long the next time", async () => {
  const it = await beating();
  for (let i = 1; i < flapsMin; i++) assert.equal(await flap(it, evict), []);
  for (const forMs of [dampMsFirst, 2 * dampMsFirst]) {
    assert.equal(await flap(it, evict), ["Flapping True LostTooOften"]);
    assert.ok(it.said.includes("note") && notesOf(it).includes("MinionFlapping"));
    await beats(it, forMs / 1_000 - 1);
    assert.equal(troubles(it), ["Flapping True LostTooOften"]);
    await beats(it, 1);
    assert.equal(troubles(it), []);
  }
});

test.run();
