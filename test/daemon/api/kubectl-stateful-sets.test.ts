// A real kubectl with stateful sets, whose pods somebody else calls ready.
// runner: kubectl
// runner: timeout 120 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isReady } from "../../../core/kinds/pod/phase.js";
import { revisionOf } from "../../../core/objects/types.js";
import { toApiTime } from "../../../core/time.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { type Kubectl, kubectlAt } from "./kubectl.js";

const test = suite("kubectl with stateful sets");
let cluster: Cluster;
let kubectl: Kubectl;

function ready(pod: Pod): void {
  if (isReady(pod) || pod.metadata.deletionTimestamp) return;
  const conditions = [{ type: "Ready", status: "True", lastTransitionTime: toApiTime(cluster.deps.clock.nowMs()) }];
  const object: Pod = { ...pod, status: { ...pod.status, phase: "Running", conditions } };
  void cluster.store.write([{ op: "update", object, expected: revisionOf(pod) }]);
}

test.before(async () => {
  cluster = await startCluster();
  cluster.master.onChange(({ type, object }) => {
    if (object.kind === "Pod" && type !== "DELETED") queueMicrotask(() => ready(object));
  });
  kubectl = await kubectlAt(cluster.url);
});
test.after(async () => {
  kubectl.close();
  await closeAll();
});

const manifest = JSON.stringify({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db", annotations: { "kubernetes.io/change-cause": "the first" } },
  spec: {
    replicas: 3,
    serviceName: "db",
    selector: { matchLabels: { app: "db" } },
    template: {
      metadata: { labels: { app: "db" } },
      spec: { schedulerName: "none", containers: [{ name: "main", image: "i:1" }] },
    },
  },
});
const db = "statefulset/db";
const rolled = async (): Promise<void> =>
  assert.match(await kubectl.ok(["rollout", "status", db, "--timeout=60s"]), /roll(ing update| out) complete/);
const images = (): Promise<string> =>
  kubectl.ok([
    "get",
    "pods",
    "-l=app=db",
    "-o=jsonpath={range .items[*]}{.metadata.name}={.spec.containers[0].image} {end}",
  ]);

test("it is made, rolled, undone and restarted, with its history", async () => {
  await kubectl.ok(["apply", "-f", "-"], manifest);
  await rolled();
  await kubectl.ok(["set", "image", db, "main=i:2"]);
  await rolled();
  assert.is((await images()).trim(), "db-0=i:2 db-1=i:2 db-2=i:2");
  assert.match(await kubectl.ok(["rollout", "history", db]), /^1 +the first\n2 +the first/m);
  await kubectl.ok(["rollout", "undo", db]);
  await rolled();
  assert.is((await images()).trim(), "db-0=i:1 db-1=i:1 db-2=i:1");
  await kubectl.ok(["rollout", "restart", db]);
  await rolled();
  assert.match(await kubectl.ok(["get", "sts", "-o", "wide"]), /db +3\/3 +\S+ +main +i:1/);
  const told = await kubectl.ok(["describe", db]);
  assert.match(told, /Replicas: +3 desired \| 3 total/);
  assert.match(told, /SuccessfulCreate/);
});

test("it is scaled, and deleted with its pods; applied again it is unchanged", async () => {
  await kubectl.ok(["scale", db, "--replicas=1"]);
  await kubectl.ok(["wait", "--for=delete", "pod/db-1", "--timeout=30s"]);
  assert.is((await images()).trim(), "db-0=i:1");
  assert.match(await kubectl.ok(["get", "controllerrevisions"]), /db-\S+ +statefulset.apps\/db +\d/);
  await kubectl.ok(["delete", db]);
  await kubectl.ok(["wait", "--for=delete", "pod/db-0", "--timeout=30s"]);
  assert.is(await kubectl.ok(["get", "controllerrevisions,pods", "-o=name"]), "");
});

test.run();
