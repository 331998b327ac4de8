import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/api/types.js";
import { type Cluster, closeAll, startCluster } from "./http/cluster.js";

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

test("the namespace default is made once", async () => {
  const { items } = await c.store.list("Namespace");
  assert.equal(
    items.map((n) => n.metadata.name),
    ["default"],
  );
});

test("a pod that a controller was still making when it was deleted goes; those of other owners stay", async () => {
  const watch = await c.store.watch({ kinds: ["Pod"] });
  const gone = { kind: "ReplicationController", name: "rc", uid: "gone" };
  await c.store.write([
    { op: "create", object: replicaOf({ kind: "Job", name: "job", uid: "j" }, "kept") },
    { op: "create", object: replicaOf(gone, "late") },
  ]);
  for await (const change of watch) if (change.type === "DELETED") break;
  assert.equal(
    (await c.store.list("Pod")).items.map((p) => p.metadata.name),
    ["kept"],
  );
});

test.run();
