/** One run of a minion's daemon after the other: what ended or is being stopped stays so. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { MinionMessage } from "../../../core/link/messages.js";
import { labelKeys } from "../../../daemon/minion/engine/engine.js";
import { bench, pod } from "./bench.js";

const test = suite("a minion's pods that end");

test("what succeeded is remembered: it does not run again, not even when nothing of it is left", async () => {
  const b = bench(3_000);
  const first = await b.start();
  first.receive({ type: "run", pod: pod("OnFailure") });
  await b.clock.advance(20_000);
  assert.is(b.states().at(-1), "succeeded");
  assert.equal(b.containers(), ["container exited"]);
  for (const id of [...b.machine.host.containers.keys()]) {
    void b.engine.removeContainer(id);
    await b.clock.advance(1_000);
  }
  const second = await b.start();
  // The master never heard of the end.
  second.receive({ type: "sync", report: false, pods: [pod("OnFailure")] });
  await b.clock.advance(20_000);
  assert.equal(b.containers(), []);
  assert.equal(
    second.hello().pods.map((p) => p.state),
    ["succeeded"],
  );
  second.receive({ type: "stop", uid: "u1", graceSeconds: 30 });
  await b.clock.advance(1_000);
  assert.is(b.said.filter((m) => m.type === "gone" && m.uid === "u1").length, 1);
  assert.equal(second.hello().pods, []);
  assert.equal(b.saved().pods, []);
});

test("one of a pod's containers that completed and was cleaned away is still completed after a restart of the daemon", async () => {
  const b = bench(0, 0, ({ labels }) =>
    labels[labelKeys.container] === "once" ? { runsForMs: 2_000, exitCode: 0 } : {},
  );
  const containers = ["once", "lives"].map((name) => ({ name, image: "i" }));
  const first = await b.start();
  first.receive({ type: "run", pod: pod("Never", { containers }) });
  await b.clock.advance(20_000);
  const before = b.told();
  assert.is(before?.state?.terminated?.reason, "Completed");
  for (const id of b.idsOf("exited")) void b.engine.removeContainer(id);
  await b.clock.advance(1_000);
  const second = await b.start();
  second.receive({ type: "sync", report: false, pods: [pod("Never", { containers })] });
  await b.clock.advance(20_000);
  assert.equal(
    b.containers().filter((c) => c.startsWith("container")),
    ["container running"],
  );
  assert.equal(second.hello().pods[0]?.status.containerStatuses?.[0], before);
});

test("so it is when everything of the pod is gone, its sandbox too", async () => {
  const b = bench(0, 0, ({ labels }) =>
    labels[labelKeys.container] === "once" ? { runsForMs: 2_000, exitCode: 0 } : {},
  );
  const containers = ["once", "lives"].map((name) => ({ name, image: "i" }));
  const object = pod("OnFailure", { containers });
  const first = await b.start();
  first.receive({ type: "run", pod: object });
  await b.clock.advance(20_000);
  const before = b.told();
  first.close();
  for (const id of b.machine.host.containers.keys()) void b.engine.removeContainer(id);
  await b.clock.advance(1_000);
  const second = await b.start();
  second.receive({ type: "sync", report: false, pods: [object] });
  await b.clock.advance(20_000);
  const [once, lives] = second.hello().pods[0]?.status.containerStatuses ?? [];
  assert.equal(once, before);
  assert.equal([lives?.restartCount, lives?.lastState?.terminated?.reason], [1, "ContainerStatusUnknown"]);
  assert.ok(lives?.state?.running);
  assert.is(b.idsOf("running").length, 1);
});

test("what is being stopped when the daemon ends is not brought to life by the next one", async () => {
  const b = bench();
  const first = await b.start();
  first.receive({ type: "run", pod: pod("Always") });
  await b.clock.advance(10_000);
  assert.ok(b.containers().includes("container running"));
  b.machine.freezeEngine();
  first.receive({ type: "stop", uid: "u1", graceSeconds: 5 });
  first.close();
  b.machine.startEngine();
  const second = await b.start();
  await b.clock.advance(60_000);
  assert.equal(b.containers(), []);
  assert.equal(second.hello().pods, []);
});

test("a container that cannot be looked at does not make the engine dead", async () => {
  const b = bench();
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always") });
  await b.clock.advance(10_000);
  const stale = { ...b.engine, list: async () => [] };
  Object.assign(b.engine, {
    list: stale.list,
    inspect: async () => {
      throw new Error("it is being removed");
    },
  });
  await b.clock.advance(20_000);
  const beat = b.said.findLast((m) => m.type === "heartbeat");
  assert.is(beat?.type === "heartbeat" && beat.engineOk, true);
});

const beatsOf = (said: readonly MinionMessage[]): boolean[] =>
  said.flatMap((m) => (m.type === "heartbeat" ? [m.engineOk] : []));

test("an engine that ends is told at once, and so is its return; what it ran is looked at then", async () => {
  const b = bench();
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always") });
  await b.clock.advance(10_500);
  b.machine.stopEngine("die");
  await b.clock.advance(50);
  assert.is(beatsOf(b.said).at(-1), false);
  assert.match(minion.hello().engineMessage, /./);
  await b.clock.advance(20_000);
  b.machine.startEngine();
  await b.clock.advance(50);
  assert.is(beatsOf(b.said).at(-1), true);
  assert.is(minion.hello().engineMessage, "");
  await b.clock.advance(3_000);
  assert.ok(b.containers().includes("container running"));
});

test("an engine whose stream is silent is asked as soon as a call breaks", async () => {
  const b = bench();
  const minion = await b.start();
  await b.clock.advance(1_000);
  const { list, createSandbox } = b.engine;
  const away = async (): Promise<never> => {
    throw new Fault("ServiceUnavailable", "no Docker engine answers", { retry: true });
  };
  Object.assign(b.engine, { list: away, createSandbox: away });
  minion.receive({ type: "run", pod: pod("Always") });
  await b.clock.advance(50);
  assert.is(beatsOf(b.said).at(-1), false);
  Object.assign(b.engine, { list, createSandbox });
  await b.clock.advance(1_100);
  assert.is(beatsOf(b.said).at(-1), true);
});

test("a daemon that comes back reports its pods as they were: ready, since when, of which image", async () => {
  const b = bench();
  const readinessProbe = { tcpSocket: { port: 80 }, initialDelaySeconds: 5, periodSeconds: 60 };
  const containers = [{ name: "c", image: "i", readinessProbe }];
  const first = await b.start();
  first.receive({ type: "run", pod: pod("Always", { containers }) });
  await b.clock.advance(30_000);
  const second = await b.start();
  const [before, after] = [first, second].map((minion) => minion.hello().pods[0]?.status);
  assert.is(before?.containerStatuses?.[0]?.ready, true);
  assert.is(after?.containerStatuses?.[0]?.ready, true);
  assert.equal(after?.containerStatuses, before?.containerStatuses);
  assert.is(after?.startTime, before?.startTime);
  assert.is(after?.conditions?.find((c) => c.type === "Ready")?.status, "True");
});

test("fields of which nothing comes are told once", async () => {
  const b = bench();
  const minion = await b.start();
  const object = pod("Always", { schedulingGates: [{ name: "g" }] });
  minion.receive({ type: "run", pod: object });
  minion.receive({ type: "run", pod: object });
  const notes = b.said.flatMap((m) => (m.type === "notes" ? m.notes : [])).filter((n) => n.reason === "NotSupported");
  assert.equal(
    notes.map((n) => n.message),
    ["nothing comes of these fields here: schedulingGates"],
  );
});

test.run();
