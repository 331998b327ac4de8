import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { core } from "../../../../core/objects/types.js";
import { bench, capacity, pod, ready, turns } from "./scheduling-bench.js";

const test = suite("scheduling effect");

test("a pod is placed and bound, and its actor hears of it by the watch only", async () => {
  const b = await bench();
  await b.create(pod("a"), pod("b"), pod("c"));
  await b.ask("a", "b", "c");
  await b.decided();
  assert.equal(["a", "b", "c"].map(b.minionOf), ["m1", "m1", undefined]);
  assert.equal(b.told, ["c pod.unplaced: 0/1 minions fit: 1 lacks cpu"]);
});

test("a pod that is deleted while it is decided on keeps no room, and nobody is told that there is none", async () => {
  const b = await bench();
  await b.create(pod("a", { cpu: "2" }), pod("b", { cpu: "2" }));
  await b.ask("a");
  await b.remove("a");
  await b.decided();
  await b.ask("b");
  await b.decided();
  assert.is(b.minionOf("b"), "m1");
  assert.equal(b.told, []);
});

test("nor are those of its own batch told so", async () => {
  const b = await bench();
  await b.create(pod("a", { cpu: "2" }), pod("b", { cpu: "2" }));
  await b.ask("a", "b");
  await b.remove("a");
  await b.decided();
  assert.is(b.minionOf("b"), "m1");
  assert.equal(b.told, []);
});

test("a pod whose end is asked for while it is decided on is not bound any more, and keeps no room", async () => {
  const b = await bench();
  await b.create(pod("a", { cpu: "2" }), pod("b", { cpu: "2" }));
  await b.ask("a");
  const a = b.stored("a");
  await b.write({
    op: "update",
    object: { ...a, metadata: { ...a.metadata, deletionTimestamp: "2014-11-29T00:00:00Z" } },
  });
  await b.decided();
  await b.ask("b");
  await b.decided();
  assert.equal(["a", "b"].map(b.minionOf), [undefined, "m1"]);
});

test("a pod that goes after it was bound leaves its room, and who waits is woken", async () => {
  const b = await bench();
  await b.create(pod("a", { cpu: "2" }), pod("b", { cpu: "2" }));
  await b.ask("a");
  await b.decided();
  await b.ask("b");
  await b.decided();
  await b.remove("a");
  assert.equal(b.told.splice(0), ["b pod.unplaced: 0/1 minions fit: 1 lacks cpu", "b pod.wake"]);
  await b.ask("b");
  await b.decided();
  assert.is(b.minionOf("b"), "m1");
});

test("a pod that ends for good leaves room: who waits is woken", async () => {
  const b = await bench();
  await b.create(pod("old", { nodeName: "m1", phase: "Running", cpu: "2" }), pod("a"));
  await b.ask("a");
  await b.decided();
  await b.write({ op: "update", object: { ...b.stored("old"), status: { phase: "Succeeded" } } });
  assert.equal(b.told, ["a pod.unplaced: 0/1 minions fit: 1 lacks cpu", "a pod.wake"]);
});

test("room that comes free while a pod is decided on: it is decided on anew, and told what is true", async () => {
  const b = await bench();
  await b.create(pod("old", { nodeName: "m1", cpu: "2" }), pod("a"), pod("b", { cpu: "3" }));
  await b.ask("a", "b");
  await b.remove("old");
  await b.decided();
  assert.is(b.minionOf("a"), "m1");
  assert.equal(b.told, ["b pod.unplaced: 0/1 minions fit: 1 lacks cpu"]);
});

test("where room comes free all the time, a pod is told in the end, and woken", async () => {
  const b = await bench();
  const others = ["1", "2", "3", "4"].map((n) => pod(`old${n}`, { nodeName: "m1", cpu: "10m" }));
  await b.create(...others, pod("a", { cpu: "9" }));
  await b.ask("a");
  for (const { metadata } of others) {
    await b.remove(metadata.name);
    b.held.shift()?.();
    await turns();
  }
  assert.equal(b.told, ["a pod.unplaced: 0/1 minions fit: 1 lacks cpu", "a pod.wake"]);
});

test("each of them once, however many batches are decided side by side", async () => {
  const b = await bench({ batchPodsMax: 1, asksAgain: true });
  const names = ["a", "b", "c", "d", "e", "f"];
  await b.create(pod("old", { nodeName: "m1", cpu: "100m" }), ...names.map((name) => pod(name, { cpu: "9" })));
  await b.ask(...names);
  await b.remove("old");
  for (let i = 0; i < 50 && b.held.length > 0; i++) {
    b.held.shift()?.();
    await turns();
  }
  // Two were being decided then.
  assert.is(b.taskSizes.length, names.length + 2);
});

test("what does not matter to the scheduler about a minion wakes nobody; what does, wakes all that wait", async () => {
  const b = await bench();
  await b.create(pod("old", { nodeName: "m1", cpu: "2" }), pod("a"));
  await b.ask("a");
  await b.decided();
  assert.equal(b.told.splice(0), ["a pod.unplaced: 0/1 minions fit: 1 lacks cpu"]);
  const change = async (status: core.NodeStatus): Promise<void> => {
    const node = b.view.get("Node", "", "m1");
    if (node) await b.write({ op: "update", object: { ...node, status } });
  };
  await change({ ...ready, addresses: [{ type: "InternalIP", address: "10.0.0.1" }] });
  assert.equal(b.told, []);
  await change({ ...ready, capacity: { ...capacity, cpu: "4" } });
  assert.equal(b.told, ["a pod.wake"]);
});

test("what is only reserved takes room; a minion that goes and comes back still has its pods", async () => {
  const b = await bench();
  await b.create(pod("a", { cpu: "2" }), pod("b", { cpu: "2" }), pod("c", { cpu: "2" }));
  await b.ask("a");
  await b.decided();
  const node = b.view.get("Node", "", "m1");
  await b.write({ op: "remove", key: { kind: "Node", namespace: "", name: "m1" } });
  await b.ask("b");
  await b.decided();
  if (node) await b.write({ op: "create", object: node });
  await b.ask("c");
  await b.decided();
  assert.equal(b.told, [
    "b pod.unplaced: 0/0 minions fit: there is no minion",
    "b pod.wake",
    "c pod.unplaced: 0/1 minions fit: 1 lacks cpu",
  ]);
});

test("a pod that somebody else binds while it is decided on is not bound again, and has one place", async () => {
  const b = await bench();
  const m2 = { apiVersion: "v1", kind: "Node", metadata: { name: "m2" }, spec: {}, status: ready } as const;
  await b.create(pod("a", { cpu: "2" }), pod("b", { cpu: "2" }), pod("c", { cpu: "2" }));
  await b.ask("a");
  await b.write({ op: "create", object: m2 });
  const a = b.stored("a");
  await b.write({ op: "update", object: { ...a, spec: { ...a.spec, nodeName: "m2" } } });
  await b.decided();
  await b.ask("b", "c");
  await b.decided();
  assert.equal(["a", "b", "c"].map(b.minionOf), ["m2", "m1", undefined]);
  assert.equal(b.told, ["c pod.unplaced: 0/2 minions fit: 2 lack cpu"]);
});

test("a place that cannot be written is given back, and its pod hears of it", async () => {
  const b = await bench({ fail: { next: true } });
  await b.create(pod("a", { cpu: "2" }), pod("b", { cpu: "2" }));
  await b.ask("a");
  await b.decided();
  assert.equal(b.told, ["a pod.bindRefused"]);
  await b.ask("b");
  await b.decided();
  assert.is(b.minionOf("b"), "m1");
});

test("a pod that was changed between the decision and the write hears that its binding was refused", async () => {
  const b = await bench();
  await b.create(pod("a"));
  await b.ask("a");
  const { write } = b.store;
  b.store.write = async (...args) => {
    b.store.write = write;
    const a = b.stored("a");
    await write([{ op: "update", object: { ...a, metadata: { ...a.metadata, labels: { new: "label" } } } }]);
    return write(...args);
  };
  await b.decided();
  assert.equal(b.told, ["a pod.bindRefused"]);
  await b.ask("a");
  await b.decided();
  assert.is(b.minionOf("a"), "m1");
});

test("full batches are decided side by side, as many as the pool takes; a few pods wait for those before them", async () => {
  const b = await bench({ batchPodsMax: 2 });
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  await b.create(...names.map((name) => pod(name, { cpu: "10m" })));
  await b.ask(...names);
  assert.equal(b.taskSizes, [2, 2]);
  b.held.shift()?.();
  await turns();
  assert.equal(b.taskSizes, [2, 2, 2]);
  b.held.shift()?.();
  await turns();
  assert.equal(b.taskSizes, [2, 2, 2], "one pod is no full batch");
  await b.decided();
  assert.equal(b.taskSizes, [2, 2, 2, 1]);
  assert.ok(names.every((name) => b.minionOf(name) === "m1"));
});

test("what is decided waits for what is durable: a few batches of bindings are on their way at once", async () => {
  const b = await bench({ batchPodsMax: 1 });
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  await b.create(...names.map((name) => pod(name, { cpu: "10m" })));
  const { write } = b.store;
  const disk: (() => void)[] = [];
  b.store.write = (...args) => new Promise((resolve) => disk.push(() => resolve(write(...args))));
  await b.ask(...names);
  await b.decided();
  assert.is(b.taskSizes.length, 4);
  while (disk.length > 0) {
    disk.shift()?.();
    await turns();
    await b.decided();
  }
  assert.ok(names.every((name) => b.minionOf(name) === "m1"));
});

test("a pod that is asked for twice (its actor was made again) has one place", async () => {
  const b = await bench();
  await b.create(pod("a"), pod("b"));
  await b.ask("a", "a");
  await b.ask("a");
  assert.is(b.held.length, 1);
  await b.decided();
  await b.ask("b");
  await b.decided();
  assert.equal(["a", "b"].map(b.minionOf), ["m1", "m1"]);
});

test.run();
