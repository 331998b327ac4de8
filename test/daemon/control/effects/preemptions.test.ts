import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { bench, pod } from "./scheduling-bench.js";

const test = suite("pods that end for others");
const lacks = "0/1 minions fit: 1 lacks cpu";
const gets = `${lacks}; gets the room of pods of lower priority on "m1" when they have ended`;

async function full() {
  const b = await bench();
  await b.create(
    pod("a", { nodeName: "m1", phase: "Running" }),
    pod("b", { nodeName: "m1", phase: "Running", priority: 5 }),
  );
  await b.create(pod("high", { priority: 9 }), pod("low", { priority: 1 }));
  return b;
}
const ending = (pods: readonly (Pod | undefined)[]): string[] =>
  pods.flatMap((one) => (one?.metadata.deletionTimestamp ? [one.metadata.name] : []));

test("the least important one ends, with the reason, and the room is given to nobody else meanwhile", async () => {
  const b = await full();
  await b.ask("high", "low");
  await b.decided();
  assert.equal(b.told.splice(0), [
    `high pod.unplaced: ${gets}`,
    `low pod.unplaced: ${lacks}`,
    "a Preempted: Preempted by pod high on node m1",
  ]);
  assert.equal(ending([b.stored("a"), b.stored("b")]), ["a"]);
  const told = b.stored("a").status?.conditions?.map(({ type, reason }) => `${type} ${reason}`);
  assert.equal(told, ["DisruptionTarget PreemptionByScheduler"]);
  await b.ask("low", "high");
  await b.decided();
  assert.equal(b.told.splice(0).sort(), [`high pod.unplaced: ${gets}`, `low pod.unplaced: ${lacks}`]);
  await b.remove("a");
  assert.equal(b.told.splice(0).sort(), ["high pod.wake", "low pod.wake"]);
  await b.ask("low", "high");
  await b.decided();
  assert.equal(["high", "low"].map(b.minionOf), ["m1", undefined]);
});

test("nobody ends for one that shall have nobody evicted", async () => {
  const b = await full();
  await b.create(pod("meek", { priority: 9, preemptionPolicy: "Never" }));
  await b.ask("meek");
  await b.decided();
  assert.equal(b.told, [`meek pod.unplaced: ${lacks}`]);
});

test("a pod that went meanwhile has nobody evicted", async () => {
  const b = await full();
  await b.ask("high");
  await b.remove("high");
  await b.decided();
  assert.equal(ending([b.stored("a"), b.stored("b")]), []);
  assert.equal(b.told, []);
});

test("nor has one that is decided on anew, for room came free meanwhile", async () => {
  const b = await full();
  await b.ask("high");
  await b.remove("a");
  await b.decided();
  assert.is(b.minionOf("high"), "m1");
  assert.equal(ending([b.stored("b")]), []);
});

test("budgets are asked: whom one protects ends last", async () => {
  const b = await bench();
  await b.create(
    pod("a", { nodeName: "m1", phase: "Running", labels: { app: "kept" } }),
    pod("b", { nodeName: "m1", phase: "Running", priority: 5 }),
    pod("high", { priority: 9 }),
  );
  const spec = { minAvailable: 1, selector: { matchLabels: { app: "kept" } } };
  const metadata = { name: "kept", namespace: "default" };
  await b.write({
    op: "create",
    object: { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec },
  });
  await b.ask("high");
  await b.decided();
  assert.equal(ending([b.stored("a"), b.stored("b")]), ["b"]);
});

test.run();
