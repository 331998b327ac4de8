import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../actors/events.js";
import { absentGraceMs, engineGraceMs, reconnectGraceMs } from "../../../actors/minion/hearing.js";
import { minionMachine } from "../../../actors/minion/machine.js";
import { flapsMin } from "../../../core/liveness/flapping.js";
import { Driver } from "../drive.js";
import {
  beat,
  beating,
  changed,
  closed,
  connected,
  engineDown,
  evict,
  flap,
  node,
  troubles,
  untilState,
} from "./driver.js";

const test = suite("minion machine");

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

test.run();
