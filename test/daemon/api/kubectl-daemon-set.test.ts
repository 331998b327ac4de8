// A real kubectl rolls a DaemonSet, and empties a minion that has a pod of one.
// runner: kubectl
// runner: timeout 120 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pinnedMinion } from "../../../core/kinds/pod/node-affinity.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isReady } from "../../../core/kinds/pod/phase.js";
import { revisionOf } from "../../../core/objects/types.js";
import { toApiTime } from "../../../core/time.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { type Kubectl, kubectlAt } from "./kubectl.js";

const test = suite("kubectl and daemon sets");
let cluster: Cluster;
let kubectl: Kubectl;

/** Binds a pod to the minion it is pinned to, and calls it ready. */
function ready(pod: Pod): void {
  if (isReady(pod) || pod.metadata.deletionTimestamp) return;
  const lastTransitionTime = toApiTime(cluster.deps.clock.nowMs());
  const conditions = [{ type: "Ready", status: "True", lastTransitionTime }];
  const status = { ...pod.status, phase: "Running", conditions };
  const object: Pod = { ...pod, spec: { ...pod.spec, nodeName: pinnedMinion(pod.spec) }, status };
  void cluster.store.write([{ op: "update", object, expected: revisionOf(pod) }]);
}

/** Nothing runs anywhere: what is to end has ended. */
function gone(pod: Pod): void {
  const key = { kind: "Pod" as const, namespace: pod.metadata.namespace ?? "", name: pod.metadata.name };
  void cluster.store.write([{ op: "remove", key, expected: revisionOf(pod) }]);
}

test.before(async () => {
  cluster = await startCluster();
  cluster.master.onChange(({ type, object }) => {
    if (object.kind !== "Pod" || type === "DELETED") return;
    queueMicrotask(() => (object.metadata.deletionTimestamp ? gone : ready)(object));
  });
  kubectl = await kubectlAt(cluster.url);
  for (const name of ["m1", "m2", "m3"])
    await kubectl.ok(["create", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "Node", metadata: { name } }));
});
test.after(async () => {
  kubectl.close();
  await closeAll();
});

const manifest = JSON.stringify({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", annotations: { "kubernetes.io/change-cause": "the first" } },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: {
      metadata: { labels: { app: "agent" } },
      spec: { schedulerName: "none", containers: [{ name: "main", image: "i:1" }] },
    },
  },
});
const agent = "daemonset/agent";
const rolled = async (): Promise<void> =>
  assert.match(await kubectl.ok(["rollout", "status", agent, "--timeout=60s"]), /successfully rolled out/);
const image = (): Promise<string> =>
  kubectl.ok(["get", agent, "-o=jsonpath={.spec.template.spec.containers[0].image}"]);

test("it is made, rolled and undone, with its history", async () => {
  await kubectl.ok(["apply", "-f", "-"], manifest);
  await rolled();
  assert.match(
    await kubectl.ok(["get", "ds", "agent"]),
    /^NAME +DESIRED +CURRENT +READY +UP-TO-DATE +AVAILABLE +NODE SELECTOR +AGE\nagent +3 +3 +3 +3 +3 +<none>/,
  );
  await kubectl.ok(["set", "image", agent, "main=i:2"]);
  await kubectl.ok(["annotate", agent, "--overwrite", "kubernetes.io/change-cause=the second"]);
  await rolled();
  assert.match(await kubectl.ok(["rollout", "history", agent]), /^1 +the first\n2 +the first/m);
  assert.match(await kubectl.ok(["rollout", "history", agent, "--revision=2"]), /i:2/);
  await kubectl.ok(["rollout", "undo", agent]);
  await rolled();
  assert.is(await image(), "i:1");
  await kubectl.ok(["rollout", "undo", agent, "--to-revision=2"]);
  await rolled();
  assert.is(await image(), "i:2");
  await kubectl.ok(["rollout", "restart", agent]);
  await rolled();
  assert.match(await kubectl.ok(["get", "controllerrevisions"]), /daemonset.apps\/agent +5 /);
});

test("describe tells minions, pods and events; explain tells its fields", async () => {
  const told = await kubectl.ok(["describe", agent]);
  assert.match(told, /Desired Number of Nodes Scheduled: 3/);
  assert.match(told, /Pods Status: +3 Running/);
  assert.match(told, /SuccessfulCreate/);
  assert.match(await kubectl.ok(["explain", "ds.spec.updateStrategy.rollingUpdate"]), /maxSurge/);
});

test("a minion with a pod of one is emptied only by who says that it stays, or by force of --force", async () => {
  const refused = await kubectl.run(["drain", "m1"]);
  assert.is(refused.code, 1);
  assert.match(refused.stderr, /cannot delete DaemonSet-managed Pods.*default\/agent-/);
  assert.match((await kubectl.run(["drain", "m1", "--ignore-daemonsets"])).stdout, /node\/m1 drained/);
  assert.match(await kubectl.ok(["get", "ds", "agent"]), /agent +3 +3 +3/);
  await kubectl.ok(["uncordon", "m1"]);
});

test("a label sends it away and brings it back", async () => {
  await kubectl.ok(["patch", agent, "-p", '{"spec":{"template":{"spec":{"nodeSelector":{"disk":"ssd"}}}}}']);
  await kubectl.ok(["label", "node", "m2", "disk=ssd"]);
  await kubectl.ok(["wait", agent, "--for=jsonpath={.status.desiredNumberScheduled}=1", "--timeout=30s"]);
  await rolled();
  assert.match(await kubectl.ok(["get", "ds", "agent"]), /agent +1 +1 +1 +1 +1 +disk=ssd/);
  await kubectl.ok(["label", "node", "m2", "disk-"]);
  await kubectl.ok(["wait", agent, "--for=jsonpath={.status.desiredNumberScheduled}=0", "--timeout=30s"]);
  await kubectl.ok(["wait", "pod", "-l", "app=agent", "--for=delete", "--timeout=30s"]);
});

test("what cannot be is refused", async () => {
  const patch = '{"spec":{"updateStrategy":{"rollingUpdate":{"maxSurge":1}}}}';
  assert.match(
    (await kubectl.run(["patch", agent, "-p", patch])).stderr,
    /maxSurge.*may not be set when maxUnavailable is not 0/,
  );
});

test.run();
