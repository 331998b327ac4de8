import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../actors/events.js";
import { absentGraceMs, decideMsMax, engineGraceMs, reconnectGraceMs } from "../../../actors/minion/hearing.js";
import { minionMachine } from "../../../actors/minion/machine.js";
import { dampMsFirst, flapsMin } from "../../../core/liveness/flapping.js";
import { Driver } from "../drive.js";
import {
  beat,
  beating,
  beats,
  changed,
  closed,
  connected,
  engineDown,
  evict,
  hold,
  node,
  untilState,
} from "./driver.js";

const test = suite("minion machine");
const wellIs: Readonly<Record<string, string>> = {
  Ready: "True",
  Connected: "True",
  EngineReady: "True",
  Silent: "False",
  Slow: "False",
  Flapping: "False",
  EvictionHalted: "False",
};

/** The conditions written last that are not as in a healthy minion: `Ready False Silent`. */
function troubles(it: Driver): string[] {
  const written = it.steps.flatMap((s) => s.commands).findLast((c) => c.type === "writeMinionStatus");
  const conditions = written?.type === "writeMinionStatus" ? written.conditions : [];
  return conditions.filter((c) => c.status !== wellIs[c.type]).map((c) => `${c.type} ${c.status} ${c.reason}`);
}

const notesOf = (it: Driver): string[] =>
  it.steps.flatMap((s) => s.commands.flatMap((c) => (c.type === "note" ? [c.reason] : [])));

test("silence: Suspect, then Lost within 2.5 s of the last word; evicted, its pods are told", async () => {
  const it = await beating();
  const lastMs = it.clock.nowMs();
  await untilState(it, "Suspect.silent");
  await untilState(it, "Lost.deciding");
  assert.ok(it.clock.nowMs() - lastMs <= 2_500, String(it.clock.nowMs() - lastMs));
  assert.equal(troubles(it), [
    "Ready False Silent",
    "Connected Unknown Silent",
    "EngineReady Unknown Silent",
    "Silent True NoHeartbeat",
  ]);
  assert.is(it.command("askEviction").patient, true);
  it.tell(evict);
  assert.is(it.command("tellPods").event, "pod.minionLost");
});

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

test("made anew while it is connected: its next heartbeat is believed, and everything is compared", () => {
  const it = new Driver(minionMachine, { object: node });
  it.tell(beat());
  assert.is(it.state, "Ready");
  assert.is(it.command("syncMinion").report, true);
});

test("a closed link is no silence: the daemon has time to come back, and is lost when it does not", async () => {
  const it = await beating();
  it.tell(closed);
  await it.clock.advance(reconnectGraceMs - 1);
  assert.is(it.state, "Suspect.closed");
  it.tell(connected);
  assert.is(it.state, "Ready");
  assert.ok(it.said.includes("syncMinion"));
  it.tell(closed);
  await it.clock.advance(reconnectGraceMs);
  assert.is(it.state, "Lost.deciding");
});

test("back from Lost: its pods are told, and it is told what it owns", async () => {
  const it = await beating();
  await it.clock.advance(10_000);
  it.tell(evict);
  assert.is(it.state, "Lost.evicted");
  it.tell(connected);
  assert.is(it.state, "Ready");
  assert.is(it.command("tellPods").event, "pod.minionReturned");
  assert.ok(it.said.includes("syncMinion"));
});

test("a heartbeat that disagrees about what runs brings a full sync", async () => {
  const it = await beating(3);
  it.tell(beat({ digestAgrees: false }));
  assert.ok(it.said.includes("syncMinion"));
});

test("an engine that is away has a minute, over reconnections too; then it is as lost as any", async () => {
  const it = await beating(3);
  const sinceMs = it.clock.nowMs();
  it.tell(engineDown);
  assert.is(it.state, "EngineDown");
  await it.clock.advance(1_000);
  it.tell(closed);
  it.tell({ ...connected, engineMessage: "no such socket" } as ActorEvent);
  assert.is(it.state, "EngineDown");
  while (it.state === "EngineDown" && it.clock.nowMs() - sinceMs <= 2 * engineGraceMs) {
    it.tell(engineDown);
    await it.clock.advance(500);
  }
  assert.is(it.clock.nowMs() - sinceMs, engineGraceMs);
  assert.is(it.state, "Lost.deciding");
  assert.equal(troubles(it), ["Ready False EngineDown", "EngineReady False EngineDown"]);
  it.tell(evict);
  it.tell({ ...connected, engineMessage: "no such socket" } as ActorEvent);
  it.tell(engineDown);
  assert.is(it.state, "Lost.evicted");
  it.tell(beat());
  assert.is(it.state, "Ready");
  assert.equal(troubles(it), []);
});

test("after the master was away, an absent minion has ten seconds", async () => {
  const it = new Driver(minionMachine, { object: node });
  await it.clock.advance(absentGraceMs - 1);
  assert.is(it.state, "Absent");
  await it.clock.advance(1);
  assert.is(it.state, "Lost.deciding");
  assert.ok(troubles(it).includes("Ready False NotDialledIn"));
});

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

/** Lost and back; what it says when it is back. */
async function flap(it: Driver, answer: ActorEvent): Promise<string[]> {
  await beats(it, 3);
  await untilState(it, "Lost.deciding");
  it.tell(answer);
  it.tell(connected);
  return troubles(it);
}

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

test("whoever lifts a cordon trusts it again, and says nothing of it by anything else", async () => {
  const it = await beating();
  for (let i = 1; i < flapsMin; i++) await flap(it, evict);
  assert.equal(await flap(it, evict), ["Flapping True LostTooOften"]);
  for (const unschedulable of [false, true, true]) {
    it.tell(changed(unschedulable));
    assert.equal(troubles(it), ["Flapping True LostTooOften"]);
  }
  it.tell(changed(false));
  assert.equal(troubles(it), []);
  assert.equal(await flap(it, evict), [], "its losses are forgotten");
});

test("a loss among many is not its own habit", async () => {
  const it = await beating();
  for (let i = 0; i < 2 * flapsMin; i++) assert.equal(await flap(it, hold), []);
});

test.run();
