/** What is judged as objects are created, over HTTP and by controllers. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Change } from "../../../core/store/store.js";
import { type Cluster, closeAll, startCluster } from "../api/cluster.js";

const it = suite("admission");
let cluster: Cluster;
const core = "/api/v1/namespaces/default";

it.before.each(async () => {
  cluster = await startCluster();
});
it.after.each(closeAll);

const container = (resources: object = {}): object => ({ name: "c", image: "i", resources });
const pod = (name: string, spec: object = {}): object => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name } },
  spec: { containers: [container()], ...spec },
});
const quota = (hard: object): object => ({
  ...{ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q" } },
  spec: { hard },
});

async function made(path: string, body: object): Promise<void> {
  const answer = await cluster.call("POST", path, body);
  assert.is(answer.status, 201, answer.text);
}

/** The first change of which this holds. */
function changed(holds: (change: Change) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = cluster.master.onChange((change) => {
      if (!holds(change)) return;
      stop();
      resolve();
    });
  });
}

it("of two that are created at once and would both fit, one does", async () => {
  await made(`${core}/resourcequotas`, quota({ pods: "1" }));
  const answers = await Promise.all(["a", "b", "c"].map((name) => cluster.call("POST", `${core}/pods`, pod(name))));
  assert.equal(answers.map(({ status }) => status).sort(), [201, 403, 403]);
  const refused = answers.find(({ status }) => status === 403)?.json;
  assert.is(refused.reason, "Forbidden");
  assert.match(
    refused.message,
    /^pods "[abc]" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1$/,
  );
  assert.is(refused.details.kind, "pods");
});

it("what is used stands in the status, and falls when something goes", async () => {
  const used = (count: string): Promise<void> =>
    changed(({ object }) => object.kind === "ResourceQuota" && object.status?.used?.["configmaps"] === count);
  const first = used("0");
  await made(`${core}/resourcequotas`, quota({ configmaps: "1" }));
  await first;
  const one = used("1");
  await made(`${core}/configmaps`, { metadata: { name: "a" } });
  await one;
  assert.is((await cluster.call("POST", `${core}/configmaps`, { metadata: { name: "b" } })).status, 403);
  const none = used("0");
  await cluster.call("DELETE", `${core}/configmaps/a`);
  await none;
  await made(`${core}/configmaps`, { metadata: { name: "b" } });
});

it("controllers get no more than there is, and say why", async () => {
  await made(`${core}/resourcequotas`, quota({ pods: "2" }));
  const told = changed(({ object }) => object.kind === "Event" && object.reason === "FailedCreate");
  await made("/apis/apps/v1/namespaces/default/replicasets", {
    metadata: { name: "web" },
    spec: {
      replicas: 5,
      selector: { matchLabels: { a: "b" } },
      template: { metadata: { labels: { a: "b" } }, spec: { containers: [container()] } },
    },
  });
  await told;
  const pods = await cluster.call("GET", `${core}/pods`);
  assert.is(pods.json.items.length, 2);
  const events = await cluster.call("GET", `${core}/events?fieldSelector=reason=FailedCreate`);
  assert.match(events.json.items[0].message, /is forbidden: exceeded quota: q/);
});

it("an update that takes more is judged, too, and a dry run like the real one", async () => {
  await made(`${core}/resourcequotas`, quota({ "services.nodeports": "0", pods: "0" }));
  await made(`${core}/services`, { metadata: { name: "s" }, spec: { ports: [{ port: 80 }] } });
  const patch = { "content-type": "application/merge-patch+json" };
  const answer = await cluster.call("PATCH", `${core}/services/s`, { spec: { type: "NodePort" } }, patch);
  assert.is(answer.status, 403, answer.text);
  assert.match(answer.json.message, /requested: services\.nodeports=1, used: services\.nodeports=0/);
  assert.is((await cluster.call("POST", `${core}/pods?dryRun=All`, pod("dry"))).status, 403);
});

it("pods get what their namespace's ranges say, and no more than they allow", async () => {
  const limits = [{ type: "Container", default: { memory: "64Mi" }, max: { cpu: "1" } }];
  await made(`${core}/limitranges`, { metadata: { name: "lr" }, spec: { limits } });
  const answer = await cluster.call("POST", `${core}/pods?dryRun=All`, pod("p"));
  assert.equal(answer.json.spec.containers[0].resources.limits, { cpu: "1", memory: "64Mi" });
  const large = pod("p", { containers: [container({ limits: { cpu: "2" } })] });
  const refused = await cluster.call("POST", `${core}/pods`, large);
  assert.is(refused.status, 403);
  assert.is(refused.json.message, 'pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2');
});

it("every cluster has the system's priority classes, and pods the value of theirs", async () => {
  await made(`${core}/pods`, pod("p", { priorityClassName: "system-node-critical" }));
  const { json } = await cluster.call("GET", `${core}/pods/p`);
  assert.is(json.spec.priority, 2_000_001_000);
  const answer = await cluster.call("POST", `${core}/pods`, pod("q", { priorityClassName: "none" }));
  assert.is(answer.json.message, 'pods "q" is forbidden: no PriorityClass with name none was found');
  const classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
  await made(classes, { metadata: { name: "usual" }, value: 1, globalDefault: true });
  const second = await cluster.call("POST", classes, { metadata: { name: "other" }, value: 2, globalDefault: true });
  assert.is(second.status, 403, second.text);
});

const claimSpec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };

it("a claim that names no class is of the default one as it is made", async () => {
  const body = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "c" }, spec: claimSpec };
  const { json } = await cluster.call("POST", `${core}/persistentvolumeclaims`, body);
  assert.is(json.spec.storageClassName, "host-directory");
});

it("claims that are made for a pod of its own are counted as others", async () => {
  await made(`${core}/resourcequotas`, quota({ persistentvolumeclaims: "0" }));
  const told = changed(
    ({ object }) =>
      object.kind === "Pod" && (object.status?.conditions ?? []).some((c) => /exceeded quota/.test(c.message ?? "")),
  );
  const volumes = [{ name: "v", ephemeral: { volumeClaimTemplate: { spec: claimSpec } } }];
  await made(`${core}/pods`, pod("own", { volumes }));
  await told;
  assert.equal((await cluster.call("GET", `${core}/persistentvolumeclaims`)).json.items, []);
});

it.run();
