import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../actors/events.js";
import { podMachine } from "../../../actors/pod/machine.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { Driver } from "../drive.js";
import { changed, lost, pod, report, running } from "./driver.js";

const test = suite("pod machine");

test("from manifest to Running", () => {
  assert.equal(running().trace(), [
    "spawned → Pending.unscheduled: schedule",
    "pod.changed → Pending.starting: note runOnMinion",
    "pod.reported → Pending.starting: writePodStatus",
    "pod.reported → Running: writePodStatus",
  ]);
});

test("a killed container: Running → Failed → Restarting → Running", () => {
  const it = running();
  const from = it.steps.length;
  for (const state of ["failed", "restarting", "running"] as const) it.tell(report(state));
  assert.equal(it.trace(from), [
    "pod.reported → Failed: writePodStatus",
    "pod.reported → Restarting: writePodStatus",
    "pod.reported → Running: writePodStatus",
  ]);
});

test("a lost minion makes it Lost; any report of the returned one is believed", () => {
  const it = running();
  it.tell(lost);
  assert.is(it.state, "Lost");
  assert.is(it.command("writePodStatus").status.reason, "MinionLost");
  it.tell({ ...report("running", { seq: 1 }), resync: true } as ActorEvent);
  assert.is(it.state, "Running");
});

test("deleted while its minion is lost: gone at once, nobody is waited for", () => {
  const it = running();
  it.tell(lost);
  it.tell(changed(pod({ nodeName: "m1", deleted: true })));
  assert.is(it.last.to, "Removed");
  assert.equal(it.said, ["removeObject"]);
});

test("deleted after its minion returned, which may have been told to run it: stopped like any other", () => {
  const it = running();
  it.tell(lost);
  it.tell({ type: "pod.minionReturned", minion: "m1", why: "" });
  it.tell(changed(pod({ nodeName: "m1", deleted: true })));
  assert.is(it.state, "Terminating.draining");
  it.tell({ type: "pod.drained" });
  assert.is(it.command("stopOnMinion").graceSeconds, 7);
});

test("deletion: services let go first, then it is stopped, then the object goes", () => {
  const it = running();
  const from = it.steps.length;
  it.tell(changed(pod({ nodeName: "m1", deleted: true })));
  it.tell({ type: "pod.drained" });
  assert.is(it.command("stopOnMinion").graceSeconds, 7);
  it.tell(report("stopping"));
  it.tell({ type: "pod.released" });
  assert.equal(it.trace(from), [
    "pod.changed → Terminating.draining: drainEndpoints armTimer",
    "pod.drained → Terminating.stopping: cancelTimer stopOnMinion",
    "pod.reported → Terminating.stopping:",
    "pod.released → Removed: removeObject",
  ]);
});

test("services that do not let go in time do not hold it", async () => {
  const it = running();
  it.tell(changed(pod({ nodeName: "m1", deleted: true })));
  await it.clock.advance(2_000);
  assert.is(it.state, "Terminating.stopping");
});

test("an unbound pod goes at once", () => {
  const it = new Driver(podMachine, { object: pod() });
  it.tell(changed(pod({ deleted: true })));
  assert.is(it.last.to, "Removed");
});

for (const [object, state, said] of [
  [pod(), "Pending.unscheduled", ["schedule"]],
  [pod({ nodeName: "m1" }), "Pending.starting", ["runOnMinion"]],
  [pod({ nodeName: "m1", deleted: true }), "Terminating.draining", ["drainEndpoints", "armTimer"]],
  [pod({ deleted: true }), "Removed", ["removeObject"]],
] as const)
  test(`rebuilt from its object: ${state}`, () => {
    const it = new Driver(podMachine, { object });
    assert.is(it.last.to, state);
    assert.equal(it.said, said);
  });

test("what was taken from its minion behind our back is asked for again", () => {
  const it = running();
  it.tell({ type: "pod.released" });
  assert.equal(it.said, ["runOnMinion"]);
});

const finished = (phase: string): Pod => ({ ...pod({ nodeName: "m1" }), status: { phase } });

for (const [phase, state] of [
  ["Succeeded", "Succeeded"],
  ["Failed", "Dead"],
] as const)
  test(`ended for good (${phase}): neither a restart of the master, nor its minion's loss, nor its word starts it again`, () => {
    const it = new Driver(podMachine, { object: finished(phase) });
    assert.is(it.state, state);
    assert.equal(it.said, []);
    for (const event of [lost, { type: "pod.released" }, { type: "pod.wake" }, report("running")] as ActorEvent[]) {
      it.tell(event);
      assert.is(it.state, state);
      assert.equal(it.said, []);
    }
    it.tell(changed(pod({ nodeName: "m1", deleted: true })));
    assert.is(it.state, "Terminating.draining");
  });

test.run();
