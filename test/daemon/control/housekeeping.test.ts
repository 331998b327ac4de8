import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { readObject } from "../../../core/kinds/prepare.js";
import { defaultCluster } from "../../../scenarios/cluster-spec.js";
import { SimulatedWorld } from "../../../scenarios/simulation/world.js";
import { type Cluster, closeAll, startCluster } from "../api/cluster.js";

const test = suite("housekeeping");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

function replicaOf(owner: { kind: string; name: string; uid: string }, name: string): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "default",
      uid: name,
      ownerReferences: [{ apiVersion: "v1", controller: true, ...owner }],
    },
    spec: { schedulerName: "by-hand", containers: [{ name: "c", image: "i" }] },
  };
}

test("the namespaces that are always there are made once, and nobody removes them", async () => {
  const { items } = await c.store.list("Namespace");
  assert.equal(
    items.map((n) => n.metadata.name),
    ["default", "kube-node-lease", "kube-system"],
  );
  const { status, json } = await c.call("DELETE", "/api/v1/namespaces/default");
  assert.equal([status, json.message], [403, 'namespaces "default" is forbidden: this namespace may not be deleted']);
});

test("a pod that a controller was still making when it was deleted goes; those of other owners stay", async () => {
  const watch = await c.store.watch({ kinds: ["Pod"] });
  const gone = { kind: "ReplicationController", name: "rc", uid: "gone" };
  await c.store.write([
    { op: "create", object: replicaOf({ kind: "Machine", name: "job", uid: "j" }, "kept") },
    { op: "create", object: replicaOf(gone, "late") },
  ]);
  for await (const change of watch) if (change.type === "DELETED") break;
  assert.equal(
    (await c.store.list("Pod")).items.map((p) => p.metadata.name),
    ["kept"],
  );
});

test("a pod that was made before its controller went goes with it", async () => {
  const spec = { replicas: 0, selector: { app: "a" }, template: { metadata: { labels: { app: "a" } }, spec: {} } };
  const object = { kind: "ReplicationController", metadata: { name: "rc", namespace: "default", uid: "r" }, spec };
  await c.store.write([{ op: "create", object: object as never }]);
  const watch = await c.store.watch({ kinds: ["Pod"] });
  await c.store.write([
    { op: "create", object: replicaOf({ kind: "ReplicationController", name: "rc", uid: "r" }, "late") },
    { op: "remove", key: { kind: "ReplicationController", namespace: "default", name: "rc" } },
  ]);
  for await (const change of watch) if (change.type === "DELETED") break;
});

test("a pod on a minion that has no object is given up, whether it was made so or its minion went", async () => {
  const world = new SimulatedWorld({ seed: "homeless", cluster: { ...defaultCluster, minions: 2 } });
  await world.start();
  const [minion = ""] = world.minions;
  const containers = [{ name: "c", image: "i" }];
  const on = (name: string, nodeName: string): Pod =>
    readObject("Pod", { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { nodeName, containers } }).object;
  const names = (): string[] => [...world.objects.list("Pod")].map((p) => p.metadata.name).sort();
  // Nothing happens for a while: it is looked at seldom then.
  await world.clock.advance(125_000);
  void world.api.create(on("typo", "nowhere"), "v1");
  void world.api.create(on("well", world.minions[1] ?? ""), "v1");
  void world.api.create(on("left", minion), "v1");
  await world.clock.advance(5_000);
  assert.equal(names(), ["left", "typo", "well"]);
  await world.clock.advance(105_000);
  assert.equal(names(), ["left", "well"]);
  await world.inject({ fault: "power-cut", on: "" }, { minions: [minion], pods: [] });
  void world.api.remove("Node", { namespace: "", name: minion }, { propagation: "Background" });
  await world.clock.advance(110_000);
  assert.equal(names(), ["well"]);
  await world.close();
});

test.run();
