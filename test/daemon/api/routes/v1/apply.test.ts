import { suite } from "uvu";
import * as assert from "uvu/assert";
import { as, byName, give } from "../../access/callers.js";
import { type Answer, type Cluster, closeAll, type Json, startCluster } from "../../cluster.js";

const test = suite("server-side apply over HTTP");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
});
test.after(closeAll);

const services = "/api/v1/namespaces/default/services";
const config = (name: string, more: Json = {}): Json => ({
  ...{ apiVersion: "v1", kind: "Service", metadata: { name } },
  spec: { selector: { app: name }, ports: [{ port: 80 }], ...more },
});
const apply = (path: string, body: unknown, query = "fieldManager=me"): Promise<Answer> =>
  c.call("PATCH", `${path}?${query}`, body, { "content-type": "application/apply-patch+yaml" });
const managersOf = ({ json }: Answer): string[] =>
  (json.metadata.managedFields ?? []).map((m: Json) =>
    [m.manager, m.operation, m.subresource].filter(Boolean).join(" "),
  );

test("makes what is not there, and changes it; 201, then 200, and no new revision when nothing changes", async () => {
  const made = await apply(`${services}/a`, config("a"));
  assert.is(made.status, 201, made.text);
  const again = await apply(`${services}/a`, config("a"));
  assert.is(again.status, 200);
  assert.equal(again.json, made.json);
  const changed = await apply(`${services}/a`, config("a", { sessionAffinity: "ClientIP" }));
  assert.is(changed.json.spec.sessionAffinityConfig.clientIP.timeoutSeconds, 10_800);
  // What is left out stands there by default again.
  assert.is((await apply(`${services}/a`, config("a"))).json.spec.sessionAffinity, "None");
});

test("what stands there by default is no change, and no conflict, even within what is one value", async () => {
  const path = "/api/v1/namespaces/default/endpoints/d";
  const subsets = [{ addresses: [{ ip: "192.0.2.1" }], ports: [{ port: 80 }] }];
  const endpoints = { apiVersion: "v1", kind: "Endpoints", metadata: { name: "d" }, subsets };
  const made = await apply(path, endpoints);
  assert.is(made.json.subsets[0].ports[0].protocol, "TCP", made.text);
  assert.equal((await apply(path, endpoints)).json, made.json);
  assert.is((await apply(path, endpoints, "fieldManager=you")).status, 200);
  // An amount may be a number.
  const limits = { cpu: 1, memory: "64Mi" };
  const containers = [{ name: "a", image: "bb:1", resources: { limits } }];
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "d" }, spec: { schedulerName: "none", containers } };
  const one = await apply("/api/v1/namespaces/default/pods/d", pod);
  assert.is(one.json.spec.containers[0].resources.limits.cpu, "1");
  assert.equal((await apply("/api/v1/namespaces/default/pods/d", pod)).json, one.json);
});

test("needs a manager, and a configuration of the object", async () => {
  const refused = async (body: unknown, status: number, says: RegExp, query?: string): Promise<void> => {
    const answer = await apply(`${services}/b`, body, query);
    assert.is(answer.status, status, answer.text);
    assert.match(answer.json.message, says);
  };
  await refused(config("b"), 422, /fieldManager: Required value/, "force=true");
  await refused(config("b"), 422, /printable/, `fieldManager=${"x".repeat(129)}`);
  await refused(config("other"), 400, /name of the object \(other\)/);
  await refused({ ...config("b"), kind: "Pod" }, 400, /kind of a configuration must be Service/);
  await refused({ ...config("b"), apiVersion: undefined }, 400, /apiVersion/);
  await refused([], 400, /must be an object/);
  await refused({ ...config("b"), metadata: { name: "b", namespace: "other" } }, 400, /namespace/);
  await refused({ ...config("b"), metadata: { name: "b", managedFields: [{ manager: "x" }] } }, 400, /must be nil/);
  await refused({ ...config("b"), metadata: { name: "b", uid: "x" } }, 409, /no such object/);
  await refused(
    config("b", { ports: [{ port: 80 }, { port: 80 }] }),
    400,
    /duplicate entries for key \[port=80,protocol="TCP"\]/,
  );
  await refused(config("b", { ports: [{ port: "x" }] }), 422, /spec.ports\[0\].port/);
  await refused(config("b", { ports: 5 }), 422, /spec.ports/);
  await refused(config("b", { odd: 1 }), 400, /unknown field "spec.odd"/, "fieldManager=me&fieldValidation=Strict");
  assert.is((await c.call("GET", `${services}/b`)).status, 404);
  const patch = await c.call(
    "PATCH",
    `${services}/a?force=true`,
    {},
    { "content-type": "application/merge-patch+json" },
  );
  assert.match(patch.json.message, /force: Forbidden/);
});

test("a conflict is 409 with a cause for each field", async () => {
  await apply(`${services}/c`, config("c", { sessionAffinity: "ClientIP" }));
  const answer = await apply(`${services}/c`, config("c", { sessionAffinity: "None" }), "fieldManager=you");
  assert.is(answer.status, 409);
  assert.is(answer.json.reason, "Conflict");
  assert.equal(answer.json.details.causes, [
    { reason: "FieldManagerConflict", message: 'conflict with "me"', field: ".spec.sessionAffinity" },
  ]);
  const forced = await apply(`${services}/c`, config("c", { sessionAffinity: "None" }), "fieldManager=you&force=true");
  assert.is(forced.json.spec.sessionAffinity, "None");
  assert.equal(managersOf(forced).sort(), ["me Apply", "you Apply"]);
});

test("a condition is kept, and nothing is done for a try", async () => {
  const stale = { ...config("c"), metadata: { name: "c", resourceVersion: "1" } };
  assert.is((await apply(`${services}/c`, stale, "fieldManager=you&force=true")).status, 409);
  assert.is((await apply(`${services}/ghost`, config("ghost"), "fieldManager=me&dryRun=All")).status, 201);
  assert.is((await c.call("GET", `${services}/ghost`)).status, 404);
});

test("others that write are named too: who creates, replaces, patches, scales, and who tells a status", async () => {
  const agent = (name: string): Record<string, string> => ({
    "user-agent": `${name}/1.0`,
    "content-type": "application/merge-patch+json",
  });
  const pods = "/api/v1/namespaces/default/pods";
  const pod = { metadata: { name: "p" }, spec: { schedulerName: "none", containers: [{ name: "a", image: "bb:1" }] } };
  assert.equal(managersOf(await c.call("POST", pods, pod, agent("maker"))), ["maker Update"]);
  await c.call("PATCH", `${pods}/p?fieldManager=painter`, { metadata: { labels: { a: "b" } } }, agent("x"));
  await c.call("PATCH", `${pods}/p/status`, { status: { phase: "Running" } }, agent("teller"));
  const seen = await c.call("GET", `${pods}/p`);
  assert.equal(managersOf(seen).sort(), ["maker Update", "painter Update", "teller Update status"]);
  const body = { apiVersion: "v1", kind: "Pod", status: { message: "hi" } };
  const told = await apply(`${pods}/p/status`, body, "fieldManager=doctor");
  assert.is(told.json.status.message, "hi");
  assert.is(told.json.status.phase, "Running");
  assert.ok(managersOf(told).includes("doctor Apply status"));
});

test("who may patch and not create makes nothing", async () => {
  const own = await startCluster({ authenticate: byName, builtInAccess: true });
  const rules = [{ apiGroups: [""], resources: ["services"], verbs: ["patch"] }];
  await give(own, "chief", "cluster-admin");
  const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
  await own.call("POST", `${rbac}/roles`, { metadata: { name: "patcher" }, rules }, as("chief"));
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "patcher" };
  const subjects = [{ kind: "User", name: "jane", apiGroup: "rbac.authorization.k8s.io" }];
  await own.call("POST", `${rbac}/rolebindings`, { metadata: { name: "jane" }, roleRef, subjects }, as("chief"));
  await own.master.view.seen(await own.store.revision());
  const headers = { ...as("jane"), "content-type": "application/apply-patch+yaml" };
  const answer = await own.call("PATCH", `${services}/z?fieldManager=me`, config("z"), headers);
  assert.is(answer.status, 403, answer.text);
  assert.match(answer.text, /create/);
});

test("a scale is applied as the one field that it is: with a manager of its own, and conflicts", async () => {
  const path = "/apis/apps/v1/namespaces/default/deployments/s";
  const template = { metadata: { labels: { a: "s" } }, spec: { containers: [{ name: "a", image: "bb:1" }] } };
  const spec = { replicas: 0, selector: { matchLabels: { a: "s" } }, template };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "s" }, spec };
  await apply(path, deployment, "fieldManager=owner");
  const scale = (replicas: number, more: Json = {}): Json => ({
    ...{ apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "s" }, spec: { replicas }, ...more },
  });
  const conflict = await apply(`${path}/scale`, scale(2), "fieldManager=scaler");
  assert.equal([conflict.status, conflict.json.reason], [409, "Conflict"]);
  assert.match(conflict.json.message, /conflict with "owner"[\s\S]*\.spec\.replicas/);
  const forced = await apply(`${path}/scale`, scale(2), "fieldManager=scaler&force=true");
  assert.equal([forced.status, forced.json.kind, forced.json.spec.replicas], [200, "Scale", 2], forced.text);
  const seen = await c.call("GET", path);
  assert.equal([seen.json.spec.replicas, seen.json.metadata.generation], [2, 2]);
  assert.equal(managersOf(seen).sort(), ["owner Apply", "scaler Apply scale"]);
  const { replicas: _, ...withoutReplicas } = spec;
  await apply(path, { ...deployment, spec: withoutReplicas }, "fieldManager=owner");
  assert.is((await c.call("GET", path)).json.spec.replicas, 2, "the other one's");
  assert.is((await apply(`${path}/scale`, scale(3), "fieldManager=scaler")).json.spec.replicas, 3);
  assert.is((await apply(`${path}/scale`, scale(-1), "fieldManager=scaler")).status, 422);
  assert.match((await apply(`${path}/scale`, deployment)).json.message, /kind of a configuration must be Scale/);
  assert.is((await apply("/apis/apps/v1/namespaces/default/deployments/none/scale", scale(1))).status, 400);
  const nobody = scale(1, { metadata: { name: "none" } });
  assert.is((await apply("/apis/apps/v1/namespaces/default/deployments/none/scale", nobody)).status, 404);
});

test.run();
