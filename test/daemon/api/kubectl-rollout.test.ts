// A real kubectl rolls a Deployment whose pods somebody else calls ready.
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

const test = suite("kubectl rollout");
let cluster: Cluster;
let kubectl: Kubectl;

/** Pods of any image but `bad` are ready as soon as they are there. */
function ready(pod: Pod): void {
  if (isReady(pod) || pod.metadata.deletionTimestamp || pod.spec.containers[0]?.image === "bad") return;
  const lastTransitionTime = toApiTime(cluster.deps.clock.nowMs());
  const conditions = [{ type: "Ready", status: "True", lastTransitionTime }];
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
  kind: "Deployment",
  metadata: { name: "web", annotations: { "kubernetes.io/change-cause": "the first" } },
  spec: {
    replicas: 4,
    progressDeadlineSeconds: 3,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { schedulerName: "none", containers: [{ name: "main", image: "i:1" }] },
    },
  },
});
const web = "deployment/web";
const rolled = async (): Promise<void> =>
  assert.match(await kubectl.ok(["rollout", "status", web, "--timeout=60s"]), /successfully rolled out/);
const image = (): Promise<string> => kubectl.ok(["get", web, "-o=jsonpath={.spec.template.spec.containers[0].image}"]);

test("it is made, rolled and undone, with its history", async () => {
  await kubectl.ok(["apply", "-f", "-"], manifest);
  await rolled();
  await kubectl.ok(["set", "image", web, "main=i:2"]);
  await rolled();
  assert.match(await kubectl.ok(["rollout", "history", web]), /^1 +the first\n2 +the first/m);
  await kubectl.ok(["rollout", "undo", web]);
  await rolled();
  assert.is(await image(), "i:1");
  await kubectl.ok(["rollout", "undo", web, "--to-revision=2"]);
  await rolled();
  assert.is(await image(), "i:2");
  assert.match(await kubectl.ok(["get", "deploy", "web"]), /web +4\/4 +4 +4/);
  assert.match(await kubectl.ok(["describe", web]), /NewReplicaSetAvailable/);
});

test("what never gets ready stops it, as status says", async () => {
  await kubectl.ok(["set", "image", web, "main=bad"]);
  const { code, stderr } = await kubectl.run(["rollout", "status", web, "--timeout=60s"]);
  assert.is(code, 1);
  assert.match(stderr, /exceeded its progress deadline/);
  await kubectl.ok(["rollout", "undo", web]);
  await rolled();
});

test("it is paused, scaled, resumed and restarted", async () => {
  await kubectl.ok(["rollout", "pause", web]);
  await kubectl.ok(["set", "image", web, "main=i:3"]);
  await kubectl.ok(["scale", web, "--replicas=2"]);
  await kubectl.ok(["wait", web, "--for=jsonpath={.status.replicas}=2", "--timeout=60s"]);
  assert.is((await cluster.store.list("Pod")).items.filter((p) => p.spec.containers[0]?.image === "i:3").length, 0);
  await kubectl.ok(["rollout", "resume", web]);
  await rolled();
  await kubectl.ok(["rollout", "restart", web]);
  await rolled();
});

test("deleted in the foreground, in the background, or alone", async () => {
  await kubectl.ok(["delete", web, "--cascade=foreground", "--timeout=60s"]);
  assert.is(await kubectl.ok(["get", "pods,rs", "-o", "name"]), "");
  await kubectl.ok(["apply", "-f", "-"], manifest);
  await rolled();
  await kubectl.ok(["delete", web, "--cascade=orphan", "--timeout=60s"]);
  assert.is((await cluster.store.list("Pod")).items.length, 4);
  await kubectl.ok(["apply", "-f", "-"], manifest);
  await rolled();
  const { items } = await cluster.store.list("ReplicaSet");
  assert.equal(
    items.map((set) => set.metadata.ownerReferences?.[0]?.name),
    ["web"],
    "its old set is its own again",
  );
});

test.run();
