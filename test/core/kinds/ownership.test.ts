import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isReplicaOf, tieOf } from "../../../core/kinds/ownership.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicaSet } from "../../../core/kinds/replica-set/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import { annotationKeys, oldReplicas } from "../../../core/objects/annotation-keys.js";

const test = suite("ownership");
const metadata = { name: "o", namespace: "n", uid: "u" };
const set: ReplicaSet = { kind: "ReplicaSet", metadata, spec: { selector: { matchLabels: { app: "a" } } } };
const controller: ReplicationController = { kind: "ReplicationController", metadata, spec: { selector: { app: "a" } } };
const old: ReplicationController = {
  ...controller,
  metadata: { ...metadata, annotations: { [annotationKeys.replicas]: oldReplicas } },
};
const pod = (app: string, owner: string, namespace = "n"): Pod => ({
  kind: "Pod",
  metadata: {
    name: "p",
    namespace,
    labels: { app },
    ...(owner ? { ownerReferences: [{ apiVersion: "v1", kind: "Any", name: "o", uid: owner, controller: true }] } : {}),
  },
  spec: { containers: [] },
});

test("a pod is its owner's, free, astray, or another's", () => {
  for (const owner of [set, controller]) {
    assert.is(tieOf(pod("a", "u"), owner), "own");
    assert.is(tieOf(pod("a", ""), owner), "free");
    assert.is(tieOf(pod("b", "u"), owner), "stray");
    assert.is(tieOf(pod("a", "other"), owner), undefined);
    assert.is(tieOf(pod("b", ""), owner), undefined);
    assert.is(tieOf(pod("a", "u", "elsewhere"), owner), undefined);
  }
});

test("a controller of v1beta1 counts by labels alone, and adopts nobody", () => {
  assert.is(tieOf(pod("a", ""), old), "own");
  assert.ok(isReplicaOf(pod("a", ""), old));
  assert.not.ok(isReplicaOf(pod("b", "u"), old));
});

test.run();
