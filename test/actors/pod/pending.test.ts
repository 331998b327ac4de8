import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PodContext } from "../../../actors/pod/context.js";
import { podMachine } from "../../../actors/pod/machine.js";
import { Driver } from "../drive.js";
import { changed, pod } from "./driver.js";

const test = suite("a pod that waits for its place");

test("fits nowhere: explained, looked at again when room comes free and after a while", async () => {
  const it = new Driver(podMachine, { object: pod() });
  it.tell({ type: "pod.unplaced", message: "0/1 minions fit: 1 lacks cpu", refusals: { "lacks cpu": 1 } });
  assert.is(it.state, "Pending.unschedulable");
  assert.is(it.command("note").message, "0/1 minions fit: 1 lacks cpu");
  assert.is(it.command("writePodStatus").status.conditions?.[0]?.reason, "Unschedulable");
  it.tell({ type: "pod.wake" });
  assert.is(it.state, "Pending.unscheduled");
  it.tell({ type: "pod.unplaced", message: "0/1 minions fit: 1 lacks cpu", refusals: { "lacks cpu": 1 } });
  await it.clock.advance(60_000);
  assert.is(it.state, "Pending.unscheduled");
  it.tell(changed(pod({ nodeName: "m1" })));
  assert.is((it.context as PodContext).pendingMessage, "", "why it fitted nowhere does not matter any more");
});

test("where others end for it is said, as long as they do", () => {
  const it = new Driver(podMachine, { object: pod() });
  it.tell({ type: "pod.unplaced", message: "later", refusals: {}, nominated: "m1" });
  assert.is(it.command("writePodStatus").status.nominatedNodeName, "m1");
  it.tell({ type: "pod.wake" });
  it.tell({ type: "pod.unplaced", message: "never", refusals: {} });
  assert.is(it.command("writePodStatus").status.nominatedNodeName, undefined);
});

test("what it waits for is refused: that is said instead", () => {
  const it = new Driver(podMachine, { object: pod() });
  it.tell({ type: "pod.unplaced", message: 'waits for its own claim "a-v"', refusals: {} });
  it.tell({ type: "pod.unplaced", message: "exceeded quota: q", refusals: {} });
  assert.is(it.state, "Pending.unschedulable");
  assert.is(it.command("note").message, "exceeded quota: q");
  assert.is(it.command("writePodStatus").status.conditions?.[0]?.message, "exceeded quota: q");
});

test("a place that could not be written is asked for again", () => {
  const it = new Driver(podMachine, { object: pod() });
  it.tell({ type: "pod.bindRefused", why: "changed" });
  assert.is(it.state, "Pending.unscheduled");
  assert.equal(it.said, ["schedule"]);
});

test("another scheduler's pod is left to it", () => {
  const it = new Driver(podMachine, { object: pod({ schedulerName: "mesos" }) });
  assert.is(it.state, "Pending.leftToOther");
  // Ours is not asked: it would keep room for it.
  assert.equal(it.said, []);
  it.tell(changed(pod({ schedulerName: "mesos", nodeName: "m1" })));
  assert.is(it.state, "Pending.starting");
});

test.run();
