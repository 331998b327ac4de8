import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Node } from "../../../../core/kinds/node/object.js";
import type { core } from "../../../../core/objects/types.js";
import { bench, pod } from "./scheduling-bench.js";

const test = suite("pods that wait for others");

const nearWeb = (more: Partial<core.PodAffinityTerm> = {}): core.Affinity => ({
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: "zone", labelSelector: { matchLabels: { app: "web" } }, ...more },
    ],
  },
});
const lonely = "a pod.unplaced: 0/1 minions fit: 1 does not match the pod affinity";

/** A bench whose minion is in a zone, with a pod that must be near others. */
async function zoned(affinity: core.Affinity) {
  const b = await bench();
  const node = b.view.get("Node", "", "m1") as Node;
  await b.write({ op: "update", object: { ...node, metadata: { ...node.metadata, labels: { zone: "a" } } } });
  await b.create(pod("a", { affinity }), pod("b", { labels: { app: "web" } }), pod("c"));
  await b.ask("a");
  await b.decided();
  assert.equal(b.told.splice(0), [lonely]);
  return b;
}

test("who must be near another waits for that one; who is bound elsewhere wakes nobody else", async () => {
  const b = await zoned(nearWeb());
  await b.create(pod("x", { cpu: "9" }));
  await b.ask("b", "x");
  await b.decided();
  assert.equal(b.told.splice(0).sort(), ["a pod.wake", "x pod.unplaced: 0/1 minions fit: 1 lacks cpu"]);
  await b.ask("a");
  await b.decided();
  assert.is(b.minionOf("a"), "m1");
});

test("or for a label of one that is there", async () => {
  const b = await zoned(nearWeb());
  await b.ask("c");
  await b.decided();
  assert.equal(b.told.splice(0), ["a pod.wake"]);
  await b.ask("a");
  await b.decided();
  assert.equal(b.told.splice(0), [lonely]);
  const c = b.stored("c");
  await b.write({ op: "update", object: { ...c, metadata: { ...c.metadata, labels: { app: "web" } } } });
  assert.equal(b.told.splice(0), ["a pod.wake"]);
  await b.ask("a");
  await b.decided();
  assert.is(b.minionOf("a"), "m1");
});

test("or for a label of the other's namespace", async () => {
  const b = await zoned(nearWeb({ namespaceSelector: { matchLabels: { team: "a" } } }));
  await b.ask("b");
  await b.decided();
  await b.ask("a");
  await b.decided();
  assert.equal(b.told.splice(0), ["a pod.wake", lonely]);
  b.scheduling.namespaceChanged("default", { team: "a" });
  assert.equal(b.told.splice(0), ["a pod.wake"]);
  await b.ask("a");
  await b.decided();
  assert.is(b.minionOf("a"), "m1");
});

test("the other is bound while it is decided on: it is decided on anew", async () => {
  const b = await zoned(nearWeb());
  await b.ask("a");
  await b.write({ op: "update", object: { ...b.stored("b"), spec: { ...b.stored("b").spec, nodeName: "m1" } } });
  await b.decided();
  assert.is(b.minionOf("a"), "m1");
  assert.equal(b.told, []);
});

test.run();
