/** What somebody does with the engine behind the cluster's back: it heals, with a word of it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { labelKeys } from "../../../daemon/minion/engine/engine.js";
import { comparePeriodMs } from "../../../daemon/minion/engine-watch.js";
import { settleMs } from "../../../daemon/minion/met-runs.js";
import { bench, pod } from "./bench.js";
import { ready, reasons, running } from "./running.js";

const test = suite("behind a minion's back");
/** Two runs go on now. @returns the one that began first, and the other */
async function twice(b: Awaited<ReturnType<typeof running>>): Promise<[string, string]> {
  void b.engine.killContainer(b.id);
  await b.clock.advance(3_000);
  const [ours = ""] = b.idsOf("running");
  void b.engine.startContainer(b.id);
  await b.clock.advance(500);
  assert.is(b.idsOf("running").length, 2);
  return [ours, b.id];
}

test("a dead run that is started again is ended: the pod's own began first", async () => {
  const b = await running();
  const [ours, old] = await twice(b);
  await b.clock.advance(settleMs + 1_000);
  assert.equal(b.idsOf("running"), [ours]);
  assert.ok(b.idsOf("exited").includes(old));
  assert.is(b.told()?.restartCount, 1);
  assert.is(ready(b), "True");
  assert.match(b.notes().find((n) => n.reason === "StartedBehind")?.message ?? "", /is ended, as .* began first/);
  await b.clock.advance(120_000);
  assert.equal(b.idsOf("running"), [ours]);
});

test("nobody needs to tell of it: a comparison finds it", async () => {
  const b = await running();
  b.machine.weather = { lostPercent: 100, repeatedPercent: 0 };
  void b.engine.killContainer(b.id);
  await b.clock.advance(comparePeriodMs + 3_000);
  void b.engine.startContainer(b.id);
  await b.clock.advance(comparePeriodMs + settleMs + 1_000);
  assert.is(b.idsOf("running").length, 1);
  assert.not.equal(b.idsOf("running"), [b.id]);
});

test("nor does the daemon have to be there: the next one ends it", async () => {
  const b = await running();
  const [ours] = await twice(b);
  const second = await b.start();
  second.receive({ type: "sync", report: false, pods: [pod("Always")] });
  await b.clock.advance(settleMs + 2_000);
  assert.equal(b.idsOf("running"), [ours]);
  assert.is(second.hello().pods[0]?.status.containerStatuses?.[0]?.restartCount, 1);
});

test("a restart with the engine ends with one run, whichever was first, and one restart", async () => {
  for (let i = 0; i < 20; i++) {
    const b = await running();
    for (let k = 0; k < i; k++) b.machine.host.draw(1);
    void b.machine.restart(b.id);
    await b.clock.advance(20_000);
    assert.is(b.idsOf("running").length, 1, `round ${i}`);
    assert.is(b.told()?.restartCount, 1, `round ${i}`);
    assert.is(b.told()?.containerID, `docker://${b.idsOf("running")[0]}`);
    assert.is(ready(b), "True");
    assert.ok(reasons(b).includes("StartedBehind"));
  }
});

test("where the pod's own loses what both want, the other is kept, and nothing is started once more", async () => {
  const b = await running();
  void b.machine.restart(b.id);
  await b.clock.runUntil(b.clock.nowMs() + 5_000, () => b.idsOf("running").length === 2);
  const ours = b.idsOf("running").find((id) => id !== b.id) ?? "";
  await b.clock.advance(100);
  b.machine.exit(ours, 98);
  await b.clock.advance(20_000);
  assert.equal(b.idsOf("running"), [b.id]);
  assert.is(b.told()?.restartCount, 1);
  assert.is(b.told()?.containerID, `docker://${b.id}`);
  // It is the pod's own again: it heals as such.
  void b.engine.killContainer(b.id);
  await b.clock.advance(5_000);
  assert.is(b.idsOf("running").length, 1);
  assert.is(b.told()?.restartCount, 2);
});

test("a run begun by hand that finds its port taken is told of all the same", async () => {
  const b = await running();
  const [ours, old] = await twice(b);
  b.machine.exit(old, 98);
  await b.clock.advance(20_000);
  assert.equal(b.idsOf("running"), [ours]);
  const [told, ...more] = b.notes().filter((n) => n.reason === "StartedBehind");
  assert.match(told?.message ?? "", /ended by itself with exit code 98/);
  assert.equal(more, []);
});

test("a spare that is started by hand makes way, and its name is free", async () => {
  const b = await running();
  const [spare = ""] = b.idsOf("created");
  void b.engine.startContainer(spare);
  await b.clock.advance(settleMs + 2_000);
  assert.equal(b.idsOf("running"), [b.id]);
  assert.not(b.machine.host.find(spare));
  void b.engine.killContainer(b.id);
  await b.clock.advance(3_000);
  assert.is(b.idsOf("running").length, 1);
  assert.is(b.told()?.restartCount, 1);
});

test("a crashed container that waits is taken as it is started by hand", async () => {
  const b = bench(1_000);
  const { clock } = b;
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always") });
  await clock.advance(20_000);
  await clock.runUntil(clock.nowMs() + 100_000, () => b.told()?.state?.waiting?.reason === "CrashLoopBackOff");
  const id = b.told()?.containerID?.slice("docker://".length) ?? "";
  const before = b.told()?.restartCount ?? 0;
  void b.engine.startContainer(id);
  await clock.advance(500);
  assert.ok(b.told()?.state?.running);
  assert.is(b.told()?.restartCount, before + 1);
  await clock.advance(1_000);
  assert.is(b.told()?.state?.waiting?.reason, "CrashLoopBackOff");
});

test("what ended for good stays so when it is started by hand", async () => {
  const b = bench(0, 0, ({ labels }) => (labels[labelKeys.container] === "once" ? { runsForMs: 2_000 } : {}));
  const minion = await b.start();
  const containers = ["once", "lives"].map((name) => ({ name, image: "i" }));
  minion.receive({ type: "run", pod: pod("OnFailure", { containers }) });
  await b.clock.advance(10_000);
  const before = b.told();
  const [once = ""] = b.idsOf("exited");
  b.machine.host.get(once).program = {};
  void b.engine.startContainer(once);
  await b.clock.advance(5_000);
  assert.is(b.machine.host.find(once)?.info.state, "exited");
  assert.equal(b.told(), before);
});

test("a paused container takes its pod out of service until it goes on", async () => {
  const b = await running();
  b.machine.pause(b.id, true);
  await b.clock.advance(100);
  assert.equal([ready(b), b.told()?.ready], ["False", false]);
  assert.match(b.notes().at(-1)?.message ?? "", /docker unpause/);
  b.machine.pause(b.id, false);
  await b.clock.advance(100);
  assert.equal([ready(b), b.told()?.ready], ["True", true]);
  assert.is(b.told()?.restartCount, 0);
});

test("a pause that nobody told of is found, also by the next daemon", async () => {
  const b = await running();
  b.machine.weather = { lostPercent: 100, repeatedPercent: 0 };
  b.machine.pause(b.id, true);
  await b.clock.advance(comparePeriodMs + 500);
  assert.is(ready(b), "False");
  const second = await b.start();
  second.receive({ type: "sync", report: false, pods: [pod("Always")] });
  await b.clock.advance(500);
  assert.is(second.hello().pods[0]?.status.containerStatuses?.[0]?.ready, false);
});

test.run();
