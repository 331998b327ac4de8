// A real kubectl empties minions whose pods have a budget.
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

const test = suite("evictions and budgets");
let cluster: Cluster;
let kubectl: Kubectl;
/** Where pods go that are made now; "" = they wait. */
let minion = "m1";

/** Has it run there; written over whatever somebody else writes of it meanwhile. */
async function ready({ metadata: { namespace = "", name, uid } }: Pod): Promise<void> {
  for (;;) {
    const pod = await cluster.store.get("Pod", namespace, name);
    if (minion === "" || !pod || pod.metadata.uid !== uid || isReady(pod) || pod.metadata.deletionTimestamp) return;
    const lastTransitionTime = toApiTime(cluster.deps.clock.nowMs());
    const conditions = [{ type: "Ready", status: "True", lastTransitionTime }];
    const status = { ...pod.status, phase: "Running", conditions };
    const object: Pod = { ...pod, spec: { ...pod.spec, nodeName: pod.spec.nodeName || minion }, status };
    const [result] = await cluster.store.write([{ op: "update", object, expected: revisionOf(pod) }]);
    if (result?.ok) return;
  }
}

/** Nothing runs anywhere: what is to end has ended. */
function gone({ metadata: { namespace = "", name }, ...pod }: Pod): void {
  const expected = revisionOf({ metadata: { name }, ...pod } as Pod);
  void cluster.store.write([
    { op: "remove", key: { kind: "Pod", namespace, name }, ...(expected ? { expected } : {}) },
  ]);
}

test.before(async () => {
  cluster = await startCluster();
  cluster.master.onChange(({ type, object }) => {
    if (object.kind !== "Pod" || type === "DELETED") return;
    if (object.metadata.deletionTimestamp) queueMicrotask(() => gone(object));
    else void ready(object);
  });
  kubectl = await kubectlAt(cluster.url);
  for (const name of ["m1", "m2"])
    await kubectl.ok(["create", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "Node", metadata: { name } }));
  const template = {
    metadata: { labels: { app: "web" } },
    spec: { schedulerName: "none", containers: [{ name: "main", image: "i:1" }] },
  };
  const spec = { replicas: 3, selector: { matchLabels: { app: "web" } }, template };
  const web = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec };
  await kubectl.ok(["apply", "-f", "-"], JSON.stringify(web));
  await kubectl.ok(["rollout", "status", "deployment/web", "--timeout=30s"]);
});
test.after(async () => {
  kubectl.close();
  await closeAll();
});

const podNames = async (): Promise<string[]> =>
  (await kubectl.ok(["get", "pods", "-l", "app=web", "-o", "jsonpath={.items[*].metadata.name}"])).split(" ");
const evict = async (name: string): Promise<{ code: number; stdout: string; stderr: string }> => {
  const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace: "default" } };
  const path = `/api/v1/namespaces/default/pods/${name}/eviction`;
  return kubectl.run(["create", "--raw", path, "-f", "-"], { stdin: JSON.stringify(body) });
};

test("it is made by its command, counts, and is described", async () => {
  await kubectl.ok(["create", "pdb", "web", "--selector=app=web", "--min-available=67%"]);
  await kubectl.ok(["wait", "pdb/web", "--for=jsonpath={.status.expectedPods}=3", "--timeout=20s"]);
  const row = /^NAME +MIN AVAILABLE +MAX UNAVAILABLE +ALLOWED DISRUPTIONS +AGE\nweb +67% +N\/A +0/;
  assert.match(await kubectl.ok(["get", "pdb"]), row);
  assert.match(await kubectl.ok(["describe", "pdb", "web"]), /Current: +3\n +Desired: +3\n +Total: +3/);
  await kubectl.ok(["patch", "pdb", "web", "--type=merge", "-p", '{"spec":{"minAvailable":2}}']);
  await kubectl.ok(["wait", "pdb/web", "--for=jsonpath={.status.disruptionsAllowed}=1", "--timeout=20s"]);
  await kubectl.ok(["wait", "pdb/web", "--for=condition=DisruptionAllowed", "--timeout=20s"]);
});

test("what is left is asked before each eviction; of two at once one is refused", async () => {
  minion = "";
  const [a = "", b = ""] = await podNames();
  const answers = await Promise.all([evict(a), evict(b)]);
  assert.equal(answers.map(({ code }) => code).sort(), [0, 1]);
  const { stderr } = answers.find(({ code }) => code === 1) ?? { stderr: "" };
  assert.match(stderr, /Cannot evict pod as it would violate the pod's disruption budget/);
  assert.is(await kubectl.ok(["get", "pdb", "web", "-o", "jsonpath={.status.disruptionsAllowed}"]), "0");
});

test("a drain waits until others serve", async () => {
  const draining = kubectl.run(["drain", "m1", "--timeout=90s"]);
  await kubectl.ok(["wait", "node/m1", "--for=jsonpath={.spec.unschedulable}=true", "--timeout=20s"]);
  minion = "m2";
  for (const pod of cluster.master.view.list("Pod")) await ready(pod);
  const { code, stderr, stdout } = await draining;
  assert.is(code, 0, stderr);
  assert.match(stderr + stdout, /m1 drained/);
  await kubectl.ok(["wait", "pdb/web", "--for=jsonpath={.status.disruptionsAllowed}=1", "--timeout=20s"]);
});

test("two budgets of one pod are an error", async () => {
  await kubectl.ok(["create", "pdb", "other", "--selector=app=web", "--max-unavailable=1"]);
  const [name = ""] = await podNames();
  assert.match((await evict(name)).stderr, /more than one PodDisruptionBudget/);
});

test.run();
