import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addMinion, type Cluster, closeAll, startCluster } from "./cluster.js";
import { oldPod, pod } from "./sample.js";

const test = suite("v1");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

const ns = "/api/v1/namespaces/default";
const merge = { "content-type": "application/merge-patch+json" };
const json = { "content-type": "application/json-patch+json" };
const strategic = { "content-type": "application/strategic-merge-patch+json" };
const controller = (replicas: number): object => ({
  apiVersion: "v1",
  kind: "ReplicationController",
  metadata: { name: "rc" },
  spec: {
    replicas,
    selector: { app: "rc" },
    template: { metadata: { labels: { app: "rc" } }, spec: { containers: [{ name: "c", image: "i" }] } },
  },
});

test("create answers 201, once", async () => {
  const made = await c.call("POST", `${ns}/pods`, pod("web"));
  assert.is(made.status, 201, made.text);
  assert.equal([made.json.kind, made.json.apiVersion, made.json.status.phase], ["Pod", "v1", "Pending"]);
  const again = await c.call("POST", `${ns}/pods`, pod("web"));
  assert.equal(
    [again.status, again.json.reason, again.json.details],
    [409, "AlreadyExists", { name: "web", kind: "pods" }],
  );
  const list = await c.call("GET", "/api/v1/pods");
  assert.equal([list.json.kind, list.json.items.length], ["PodList", 1]);
  assert.type(list.json.metadata.resourceVersion, "string");
});

test("a namespace must be there; default is", async () => {
  assert.is((await c.call("GET", "/api/v1/namespaces/default")).json.status.phase, "Active");
  const missing = await c.call("POST", "/api/v1/namespaces/nowhere/pods", pod("web"));
  assert.equal([missing.status, missing.json.details.kind], [404, "namespaces"]);
  await c.call("POST", "/api/v1beta1/pods?namespace=old", oldPod("x"));
  assert.is((await c.call("POST", "/api/v1/namespaces/old/pods", pod("web"))).status, 201);
});

test("a deleted namespace takes everything in it along", async () => {
  await c.call("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } });
  const watch = await c.store.watch({ kinds: ["Namespace"] });
  await c.call("POST", "/api/v1/namespaces/team/pods", pod("web"));
  await c.call("POST", "/api/v1/namespaces/team/replicationcontrollers", controller(2));
  await c.call("POST", "/api/v1/namespaces/team/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "s" },
    spec: { ports: [{ port: 80 }] },
  });
  const gone = await c.call("DELETE", "/api/v1/namespaces/team");
  assert.is(gone.json.status.phase, "Terminating");
  for await (const change of watch) if (change.type === "DELETED") break;
  for (const kind of ["Pod", "ReplicationController", "Service"] as const)
    assert.is((await c.store.list(kind, "team")).items.length, 0);
  assert.is((await c.call("DELETE", "/api/v1/namespaces/default")).status, 403);
});

test("fields of which nothing comes are told of, of a pod and of a template", async () => {
  const spec = { containers: [{ name: "c", image: "i" }], schedulingGates: [{ name: "g" }] };
  const text = '299 - "nothing comes of this field here: schedulingGates"';
  const made = await c.call("POST", `${ns}/pods`, { ...pod("told"), spec });
  assert.equal([made.status, made.headers.get("warning")], [201, text]);
  const template = { metadata: { labels: { app: "told" } }, spec };
  const controller = { kind: "ReplicationController", metadata: { name: "told" }, spec: { replicas: 0, template } };
  const made2 = await c.call("POST", `${ns}/replicationcontrollers`, controller);
  assert.equal([made2.status, made2.headers.get("warning")], [201, text]);
  assert.is((await c.call("POST", `${ns}/pods`, pod("quiet"))).headers.get("warning"), null);
  for (const name of ["told", "quiet"]) await c.call("DELETE", `${ns}/pods/${name}`);
});

test("fieldValidation tells unknown fields, or refuses them", async () => {
  const odd = { ...pod("web"), wings: 2 };
  assert.match(
    (await c.call("POST", `${ns}/pods?fieldValidation=Strict`, odd)).json.message,
    /strict decoding error: unknown field "wings"/,
  );
  assert.is((await c.store.list("Pod")).items.length, 0);
  const warned = await c.call("POST", `${ns}/pods?fieldValidation=Warn`, odd);
  assert.equal([warned.status, warned.headers.get("warning")], [201, '299 - "unknown field \\"wings\\""']);
});

test("dryRun does everything but write", async () => {
  assert.is((await c.call("POST", `${ns}/pods?dryRun=All`, pod("web"))).status, 201);
  assert.is((await c.call("GET", `${ns}/pods/web`)).status, 404);
  await c.call("POST", `${ns}/pods`, pod("web"));
  assert.is((await c.call("DELETE", `${ns}/pods/web?dryRun=All`)).status, 200);
  assert.is((await c.call("GET", `${ns}/pods/web`)).status, 200);
});

test("PUT needs no version; with one it must be right", async () => {
  // Left to another scheduler, so that nobody writes its status meanwhile.
  const web = pod("web", { spec: { schedulerName: "by-hand" } });
  const made = (await c.call("POST", `${ns}/pods`, web)).json;
  const next = { ...made, metadata: { ...made.metadata, labels: { app: "other" } } };
  const put = await c.call("PUT", `${ns}/pods/web`, next);
  assert.equal([put.status, put.json.metadata.labels], [200, { app: "other" }], put.text);
  assert.is((await c.call("PUT", `${ns}/pods/web`, next)).status, 409);
  assert.is((await c.call("PUT", `${ns}/pods/web`, web)).status, 200);
  const forbidden = await c.call("PUT", `${ns}/pods/web`, pod("web", { spec: { hostNetwork: true } }));
  assert.equal([forbidden.status, forbidden.json.reason], [422, "Invalid"]);
  assert.is((await c.call("PUT", `${ns}/pods/nobody`, pod("nobody"))).status, 404);
});

test("patches of three kinds", async () => {
  await c.call("POST", `${ns}/pods`, pod("web"));
  const merged = await c.call("PATCH", `${ns}/pods/web`, { metadata: { labels: { app: null, tier: "x" } } }, merge);
  assert.equal([merged.status, merged.json.metadata.labels], [200, { tier: "x" }], merged.text);
  const patched = await c.call(
    "PATCH",
    `${ns}/pods/web`,
    [{ op: "add", path: "/metadata/labels/a~1b", value: "y" }],
    json,
  );
  assert.equal(patched.json.metadata.labels, { tier: "x", "a/b": "y" }, patched.text);
  const image = { spec: { containers: [{ name: "c", image: "j" }] } };
  const strategically = await c.call("PATCH", `${ns}/pods/web`, image, strategic);
  assert.equal(
    [strategically.json.spec.containers[0].image, strategically.json.spec.containers[0].env.length],
    ["j", 1],
    strategically.text,
  );
  const stale = await c.call("PATCH", `${ns}/pods/web`, { metadata: { resourceVersion: "1" } }, merge);
  assert.is(stale.status, 409);
  assert.is(
    (await c.call("PATCH", `${ns}/pods/web`, {}, { "content-type": "application/apply-patch+cbor" })).status,
    415,
  );
  assert.is((await c.call("PATCH", `${ns}/pods/web`, {}, { "content-type": "text/plain" })).status, 415);
  const failed = await c.call("PATCH", `${ns}/pods/web`, [{ op: "test", path: "/metadata/name", value: "x" }], json);
  assert.is(failed.status, 422);
  assert.is((await c.call("PATCH", `${ns}/pods/web`, [{ op: "remove", path: "/nope" }], json)).status, 422);
});

test("patches of many at once are all kept", async () => {
  await c.call("POST", `${ns}/pods`, pod("web"));
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      c.call("PATCH", `${ns}/pods/web`, { metadata: { labels: { [`l${i}`]: "x" } } }, merge),
    ),
  );
  for (const answer of answers) assert.is(answer.status, 200, answer.text);
  assert.is(Object.keys((await c.call("GET", `${ns}/pods/web`)).json.metadata.labels).length, 13);
});

test("status and scale are subresources", async () => {
  await c.call("POST", `${ns}/replicationcontrollers`, controller(0));
  const scale = await c.call("PATCH", `${ns}/replicationcontrollers/rc/scale`, { spec: { replicas: 3 } }, merge);
  assert.equal(
    [scale.json.kind, scale.json.spec.replicas, scale.json.status.selector],
    ["Scale", 3, "app=rc"],
    scale.text,
  );
  // kubectl's PUT of a scale comes without a content type.
  const put = await c.call(
    "PUT",
    `${ns}/replicationcontrollers/rc/scale`,
    JSON.stringify({ ...scale.json, metadata: { name: "rc" }, spec: { replicas: 1 } }),
    { "content-type": "" },
  );
  assert.equal([put.status, put.json.spec.replicas], [200, 1], put.text);
  assert.is(
    (await c.call("PATCH", `${ns}/replicationcontrollers/rc/scale`, { spec: { replicas: -1 } }, merge)).status,
    422,
  );
  await c.call("POST", `${ns}/pods`, pod("web"));
  const status = await c.call(
    "PATCH",
    `${ns}/pods/web/status`,
    { status: { message: "hello" }, spec: { hostNetwork: true } },
    merge,
  );
  assert.equal(
    [status.status, status.json.status.message, status.json.spec.hostNetwork],
    [200, "hello", undefined],
    status.text,
  );
  assert.is((await c.call("GET", `${ns}/pods/web/scale`)).status, 404);
});

test("deleting a controller takes its pods along, or orphans them", async () => {
  for (const [query, left] of [
    ["", 0],
    ["?propagationPolicy=Orphan", 2],
  ] as const) {
    const { json: made } = await c.call("POST", `${ns}/replicationcontrollers`, controller(2));
    const watch = await c.store.watch({ kinds: ["Pod"], from: Number(made.metadata.resourceVersion) });
    let seen = 0;
    for await (const change of watch) if (change.type === "ADDED" && ++seen === 2) break;
    const gone = await c.call("DELETE", `${ns}/replicationcontrollers/rc${query}`);
    assert.equal([gone.status, gone.json.status], [200, "Success"]);
    assert.is((await c.store.list("Pod")).items.filter((p) => !p.metadata.deletionTimestamp).length, left, query);
  }
});

test("DELETE of a running pod answers the pod on its way out; options are heeded", async () => {
  await addMinion(c, "m1");
  const made = await c.call("POST", `${ns}/pods`, pod("web", { spec: { nodeName: "m1" } }));
  const wrong = await c.call("DELETE", `${ns}/pods/web`, { preconditions: { uid: "other" } });
  assert.is(wrong.status, 409);
  const going = await c.call("DELETE", `${ns}/pods/web`, {
    kind: "DeleteOptions",
    gracePeriodSeconds: 5,
    preconditions: { uid: made.json.metadata.uid },
  });
  assert.equal(
    [going.status, going.json.kind, going.json.metadata.deletionGracePeriodSeconds],
    [200, "Pod", 5],
    going.text,
  );
  assert.is((await c.call("DELETE", `${ns}/pods/web?gracePeriodSeconds=x`)).status, 400);
});

test("a deleted minion takes its pods along", async () => {
  await addMinion(c, "m1");
  await c.call("POST", `${ns}/pods`, pod("web", { spec: { nodeName: "m1" } }));
  assert.is((await c.call("DELETE", "/api/v1/nodes/m1")).json.status, "Success");
  assert.ok((await c.store.get("Pod", "default", "web"))?.metadata.deletionTimestamp);
});

test("deletecollection, eviction, binding", async () => {
  await c.call("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "m1" } });
  for (const name of ["a", "b", "d"]) await c.call("POST", `${ns}/pods`, pod(name));
  const some = await c.call("DELETE", `${ns}/pods?labelSelector=app+in+(a,b)`);
  assert.is(some.json.items.length, 2, some.text);
  const bound = await c.call("POST", `${ns}/pods/d/binding`, {
    apiVersion: "v1",
    kind: "Binding",
    metadata: { name: "d" },
    target: { kind: "Node", name: "m1" },
  });
  assert.is(bound.status, 201, bound.text);
  const evicted = await c.call("POST", `${ns}/pods/d/eviction`, {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name: "d" },
    deleteOptions: { gracePeriodSeconds: 1 },
  });
  assert.is(evicted.status, 201, evicted.text);
  assert.is((await c.store.get("Pod", "default", "d"))?.metadata.deletionGracePeriodSeconds, 1);
});

test("tables for kubectl", async () => {
  await c.call("POST", `${ns}/pods`, pod("web"));
  const accept = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };
  const table = (await c.call("GET", `${ns}/pods`, undefined, accept)).json;
  assert.equal(
    [table.kind, table.columnDefinitions[0].name, table.rows[0].cells[0], table.rows[0].object.kind],
    ["Table", "Name", "web", "PartialObjectMetadata"],
  );
});

test("node ports: one is given, one that another service has is refused, it stays over updates and goes with the type", async () => {
  const service = (name: string, spec: object): object => ({
    ...{ apiVersion: "v1", kind: "Service", metadata: { name } },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }], ...spec },
  });
  const made = await c.call("POST", `${ns}/services`, service("a", { type: "NodePort" }));
  const given = made.json.spec.ports[0].nodePort;
  assert.ok(given >= 30_000 && given <= 32_767, made.text);
  const ports = [{ port: 80, nodePort: given }];
  const taken = await c.call("POST", `${ns}/services`, service("b", { type: "NodePort", ports }));
  assert.equal([taken.status, taken.json.details.causes[0].field], [422, "spec.ports[0].nodePort"], taken.text);
  const patch = (type: string) => c.call("PATCH", `${ns}/services/a`, { spec: { type } }, merge);
  assert.is((await patch("LoadBalancer")).json.spec.ports[0].nodePort, given);
  assert.is((await patch("ClusterIP")).json.spec.ports[0].nodePort, undefined);
});

test.run();
