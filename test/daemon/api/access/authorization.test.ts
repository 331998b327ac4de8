import Router from "@koa/router";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { groupNames } from "../../../../core/access/caller.js";
import { authorize, undeclared } from "../../../../daemon/api/access/authorization.js";
import { allRoutes } from "../../../../daemon/api/routes/all.js";
import { servicesOf } from "../../../../daemon/api/services.js";
import { type Cluster, closeAll, startCluster } from "../cluster.js";
import { upgradeAs } from "../upgrade-as.js";
import { as, byName, give, root } from "./callers.js";

const test = suite("who may ask for what, over HTTP");
test.after.each(closeAll);

const pod = (name: string) => ({ kind: "Pod", metadata: { name }, spec: { containers: [{ name: "c", image: "i" }] } });
const oldPod = (id: string, namespace = "") => ({
  ...{ kind: "Pod", apiVersion: "v1beta1", id, ...(namespace ? { namespace } : {}) },
  desiredState: { manifest: { version: "v1beta1", id, containers: [{ name: "c", image: "i" }] } },
});

async function begin(): Promise<Cluster> {
  const cluster = await startCluster({ authenticate: byName, builtInAccess: true });
  for (const name of ["a", "b"]) await cluster.call("POST", "/api/v1/namespaces", { metadata: { name } }, root);
  await give(cluster, "viewer", "view", "a");
  await give(cluster, "editor", "edit", "a");
  return cluster;
}

test("every route has a declared right; one without is refused to everybody", async () => {
  const cluster = await begin();
  const router = allRoutes(servicesOf(cluster.deps));
  assert.ok(router.stack.length > 50);
  assert.equal(undeclared(router), []);
  const forgotten = new Router();
  forgotten.get("/forgotten", (ctx) => {
    ctx.body = "open";
  });
  assert.equal(undeclared(forgotten), ["HEAD,GET /forgotten"]);
  authorize(forgotten, cluster.deps);
  const [layer] = forgotten.stack;
  const ctx = { state: { caller: { name: "root", groups: [groupNames.masters] } } };
  assert.throws(() => layer?.stack[0]?.(ctx as never, async () => {}), /nothing says who may ask/);
});

/** What somebody without rights gets for each path. */
const paths: readonly [method: string, path: string, body?: unknown][] = [
  ["GET", "/api/v1/pods"],
  ["GET", "/api/v1/namespaces/a/pods"],
  ["GET", "/api/v1/namespaces/a/pods?watch=true"],
  ["GET", "/api/v1/watch/pods"],
  ["GET", "/api/v1/watch/namespaces/a/pods"],
  ["GET", "/api/v1/watch/namespaces/a/pods/web"],
  ["GET", "/api/v1/namespaces/a/pods/web"],
  ["HEAD", "/api/v1/namespaces/a/pods/web"],
  ["POST", "/api/v1/namespaces/a/pods", pod("x")],
  ["PUT", "/api/v1/namespaces/a/pods/web", pod("web")],
  ["PATCH", "/api/v1/namespaces/a/pods/web", {}],
  ["DELETE", "/api/v1/namespaces/a/pods/web"],
  ["DELETE", "/api/v1/namespaces/a/pods"],
  ["GET", "/api/v1/namespaces/a/pods/web/log"],
  ["GET", "/api/v1/namespaces/a/pods/web/exec?command=ls"],
  ["POST", "/api/v1/namespaces/a/pods/web/exec?command=ls"],
  ["POST", "/api/v1/namespaces/a/pods/web/portforward"],
  ["GET", "/api/v1/namespaces/a/pods/web/attach"],
  ["GET", "/api/v1/namespaces/a/pods/web/status"],
  ["PUT", "/api/v1/namespaces/a/pods/web/status", {}],
  ["POST", "/api/v1/namespaces/a/pods/web/binding", { target: { name: "m" } }],
  ["POST", "/api/v1/namespaces/a/bindings", { metadata: { name: "web" }, target: { name: "m" } }],
  ["POST", "/api/v1/namespaces/a/pods/web/eviction", {}],
  ["PATCH", "/api/v1/namespaces/a/replicationcontrollers/rc/scale", { spec: { replicas: 0 } }],
  ["POST", "/api/v1/namespaces/a/serviceaccounts/default/token", {}],
  ["GET", "/api/v1/nodes"],
  ["GET", "/api/v1/namespaces"],
  ["DELETE", "/api/v1/namespaces/a"],
  ["GET", "/apis/rbac.authorization.k8s.io/v1/clusterroles"],
  ["POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", { spec: {} }],
  ["GET", "/actors/pod/a/web"],
  ["GET", "/actors/pod/a/web/machine"],
  ["GET", "/eviction"],
  ["POST", "/eviction/release"],
  ["GET", "/joining"],
  ["POST", "/joining/tokens", {}],
  ["DELETE", "/joining/tokens/x"],
  ["DELETE", "/joining/minions/x"],
  ["POST", "/joining/minions/x/rotation"],
  ["GET", "/validate"],
  ["GET", "/api/v1beta1/pods"],
  ["GET", "/api/v1beta1/pods?namespace=a"],
  ["GET", "/api/v1beta1/pods/web?namespace=a"],
  ["POST", "/api/v1beta1/pods?namespace=a", oldPod("x")],
  ["POST", "/api/v1beta1/pods", oldPod("x", "a")],
  ["PUT", "/api/v1beta1/pods/web?namespace=a", oldPod("web")],
  ["PUT", "/api/v1beta1/pods/new?namespace=a", oldPod("new")],
  ["DELETE", "/api/v1beta1/pods/web?namespace=a"],
  ["GET", "/api/v1beta1/watch/pods"],
  ["GET", "/api/v1beta2/watch/pods?namespace=a"],
  ["POST", "/api/v1beta1/bindings?namespace=a", { kind: "Binding", podID: "web", host: "m" }],
  ["GET", "/api/v1beta1/proxy/services/web/"],
  ["POST", "/api/v1beta1/proxy/services/web/"],
  ["GET", "/api/v1beta1/redirect/services/web"],
  ["GET", "/api/v1beta1/minions"],
];

test("a WebSocket is refused as a plain request is, and before it is one", async () => {
  const cluster = await begin();
  await cluster.call("POST", "/api/v1/namespaces/a/pods", pod("web"), root);
  for (const path of [
    "/api/v1/namespaces/a/pods?watch=1",
    "/api/v1/watch/pods",
    "/api/v1/watch/namespaces/a/pods/web",
    "/api/v1beta1/watch/pods",
    "/api/v1/namespaces/a/pods/web/exec?command=ls",
  ]) {
    assert.is(await upgradeAs(cluster, "nobody", path), 403, path);
    assert.is.not(await upgradeAs(cluster, "root", path), 403, path);
  }
  assert.is(await upgradeAs(cluster, "viewer", "/api/v1/namespaces/a/pods?watch=1"), 101);
  assert.is(await upgradeAs(cluster, "viewer", "/api/v1/namespaces/a/pods/web/exec?command=ls"), 403);
});

test("who has no rights is refused on every path, and hears who, what and where in Kubernetes' words", async () => {
  const cluster = await begin();
  await cluster.call("POST", "/api/v1/namespaces/a/pods", pod("web"), root);
  for (const [method, path, body] of paths) {
    const { status, json } = await cluster.call(method, path, body, as("nobody"));
    assert.is(status, 403, `${method} ${path}: ${status} ${JSON.stringify(json)}`);
    if (method !== "HEAD")
      assert.match(json.message, /^(\S+( "\S+")? is )?forbidden: User "nobody" cannot /, `${method} ${path}`);
  }
  const { json } = await cluster.call("GET", "/api/v1/namespaces/a/pods", undefined, as("x"));
  assert.equal(json, {
    ...{ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure" },
    message: 'pods is forbidden: User "x" cannot list resource "pods" in API group "" in the namespace "a"',
    ...{ reason: "Forbidden", details: { kind: "pods" }, code: 403 },
  });
  assert.is((await cluster.call("GET", "/api/v1/pods")).status, 401);
});

test("what is open to whoever is known", async () => {
  const cluster = await begin();
  for (const path of ["/", "/api", "/api/v1", "/apis", "/apis/rbac.authorization.k8s.io/v1", "/actors", "/openapi/v2"])
    assert.is((await cluster.call("GET", path, undefined, as("nobody"))).status, 200, path);
  for (const path of ["/healthz", "/version"]) assert.is((await cluster.call("GET", path)).status, 200, path);
});

test("a viewer reads in its namespace only, an editor writes there, neither more", async () => {
  const cluster = await begin();
  const status = async (method: string, path: string, who: string, body?: unknown): Promise<number> =>
    (await cluster.call(method, path, body, as(who))).status;
  assert.is(await status("POST", "/api/v1/namespaces/a/pods", "viewer", pod("web")), 403);
  assert.is(await status("POST", "/api/v1/namespaces/a/pods", "editor", pod("web")), 201);
  assert.is(await status("POST", "/api/v1/namespaces/b/pods", "editor", pod("web")), 403);
  assert.is(await status("GET", "/api/v1/namespaces/a/pods", "viewer"), 200);
  assert.is(await status("GET", "/api/v1/pods", "viewer"), 403);
  // The role is about the namespace, too.
  assert.is(await status("GET", "/api/v1/namespaces/a", "viewer"), 200);
  assert.is(await status("GET", "/api/v1/namespaces/b", "viewer"), 403);
  assert.is(await status("PUT", "/api/v1beta1/pods/new?namespace=a", "editor", oldPod("new")), 200);
  assert.is(await status("POST", "/api/v1beta1/pods", "editor", oldPod("old", "a")), 200);
  assert.is(await status("POST", "/api/v1beta1/pods", "editor", oldPod("old", "b")), 403);
  assert.is(await status("POST", "/api/v1beta1/pods?namespace=a", "editor", oldPod("old", "b")), 409);
  assert.is(await status("DELETE", "/api/v1/namespaces/a/pods/web", "editor"), 200);
});

test("a right on one name is one on a list or watch of that name, and on nothing else", async () => {
  const cluster = await begin();
  const rule = { apiGroups: [""], resources: ["pods"], resourceNames: ["web"], verbs: ["get", "list", "watch"] };
  const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  await cluster.call("POST", roles, { metadata: { name: "one" }, rules: [rule] }, root);
  await give(cluster, "jane", "one", "a");
  const status = async (path: string): Promise<number> =>
    (await cluster.call("GET", path, undefined, as("jane"))).status;
  const pods = "/api/v1/namespaces/a/pods";
  assert.is(await status(`${pods}/web`), 404);
  assert.is(await status(`${pods}/db`), 403);
  assert.is(await status(pods), 403);
  assert.is(await status(`${pods}?fieldSelector=metadata.name%3Dweb`), 200);
  assert.is(await status(`${pods}?fieldSelector=metadata.name%21%3Dweb`), 403);
  assert.is(await status(`${pods}?fieldSelector=metadata.name%3Dweb&fieldSelector=metadata.name%3Ddb`), 200);
  assert.is(await status(`${pods}?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Dweb`), 200);
  assert.is(await status(`/api/v1/watch/namespaces/a/pods/web?timeoutSeconds=1`), 200);
});

test("of the actors each sees those of what he may see", async () => {
  const cluster = await begin();
  for (const namespace of ["a", "b"])
    await cluster.call("POST", `/api/v1/namespaces/${namespace}/pods`, pod("web"), root);
  const seen = async (headers: Record<string, string>): Promise<string[]> =>
    (await cluster.call("GET", "/actors?type=pod", undefined, headers)).json.actors.map(({ id }: { id: string }) => id);
  assert.equal(await seen(root), ["pod/a/web", "pod/b/web"]);
  assert.equal(await seen(as("viewer")), ["pod/a/web"]);
  assert.equal(await seen(as("nobody")), []);
  assert.equal(await seen(as("watcher", groupNames.readOnly)), ["pod/a/web", "pod/b/web"]);
});

test("what came of somebody's operation is told to nobody else", async () => {
  const cluster = await begin();
  const { operations } = servicesOf(cluster.deps);
  const [jane, tom] = [await byName({ headers: as("jane") } as never), await byName({ headers: as("tom") } as never)];
  const result = await operations.run(() => new Promise(() => {}), 0, jane);
  assert.equal(result, { working: "1" });
  assert.equal([operations.ids(jane), operations.ids(tom)], [["1"], []]);
  assert.throws(() => operations.get("1", tom), /404/);
  assert.equal(operations.get("1", jane), { working: "1" });
});

test("power over hosts takes the right to use it, at every door", async () => {
  const cluster = await begin();
  await give(cluster, "owner", "admin", "a");
  const spec = { containers: [{ name: "c", image: "i", securityContext: { privileged: true } }] };
  const own = { metadata: { name: "own" }, spec };
  const controller = {
    metadata: { name: "rc" },
    spec: { replicas: 0, selector: { a: "b" }, template: { metadata: { labels: { a: "b" } }, spec } },
  };
  const post = (path: string, body: unknown, who: string) => cluster.call("POST", path, body, as(who));
  const refused = await post("/api/v1/namespaces/a/pods", own, "editor");
  assert.is(refused.status, 403);
  assert.match(refused.json.message, /spec.containers\[0\].securityContext.privileged.*podprivileges.*"privileged"/);
  assert.is((await post("/api/v1/namespaces/a/replicationcontrollers", controller, "editor")).status, 403);
  const manifest = { version: "v1beta1", id: "old", containers: [{ name: "c", image: "i", privileged: true }] };
  const old = { kind: "Pod", apiVersion: "v1beta1", id: "old", desiredState: { manifest } };
  const oldAnswer = await post("/api/v1beta1/pods?namespace=a", old, "editor");
  assert.is(oldAnswer.status, 403, oldAnswer.text);
  assert.is((await post("/api/v1/namespaces/a/pods", own, "owner")).status, 201);
  assert.is((await post("/api/v1/namespaces/a/replicationcontrollers", controller, "owner")).status, 201);
  // Scaling is no new template; another image is.
  const rc = "/api/v1/namespaces/a/replicationcontrollers/rc";
  const merge = { ...as("editor"), "content-type": "application/merge-patch+json" };
  assert.is((await cluster.call("PATCH", `${rc}/scale`, { spec: { replicas: 1 } }, merge)).status, 200);
  const image = { spec: { template: { spec: { containers: [{ ...spec.containers[0], image: "mine" }] } } } };
  assert.is((await cluster.call("PATCH", rc, image, merge)).status, 403);
});

test("what is judged is what is kept: no spelling of a body shows the judge one thing and the store another", async () => {
  const cluster = await begin();
  const pods = "/api/v1/namespaces/a/pods";
  const begun = '"kind":"Pod","apiVersion":"v1","metadata":{"name":"two-faced"}';
  const spec = (privileged: string): string =>
    `"spec":{"containers":[{"name":"c","image":"i","securityContext":{${privileged}}}]}`;
  const [yes, no] = ['"privileged":true', '"privileged":false'];
  // Of two equal keys the last one counts, for whoever reads it.
  for (const body of [
    `{${begun},${spec(`${no},${yes}`)}}`,
    `{${begun},${spec(no)},${spec(yes)}}`,
    `{${begun},${spec(no)},${spec(yes)},}`,
    `{${begun},${spec(String.raw`"privile\u0067ed":true`)}}`,
    `{${begun},${spec(yes)}${" ".repeat(1_000_000)}}`,
  ]) {
    const { status, text } = await cluster.call("POST", pods, body, as("editor"));
    assert.is(status, 403, `${body.trimEnd().slice(0, 200)}: ${text}`);
    assert.match(text, "securityContext.privileged");
  }
  for (const body of [
    `{${begun},${spec(yes)}${" ".repeat(4_000_000)}}`,
    `{${begun},${spec(yes)}`,
    `{${begun},${spec(no)}}{${begun},${spec(yes)}}`,
  ]) {
    const { status } = await cluster.call("POST", pods, body, as("editor"));
    assert.ok([400, 403, 413].includes(status), `${status}: ${body.slice(0, 200)}`);
  }
  assert.equal((await cluster.call("GET", pods, undefined, root)).json.items, []);
  const harmless = await cluster.call("POST", pods, `{${begun},${spec(`${yes},${no}`)}}`, as("editor"));
  assert.is(harmless.status, 201, harmless.text);
  assert.is(harmless.json.spec.containers[0].securityContext.privileged, false);
});

test("nobody gives more than he has, over HTTP", async () => {
  const cluster = await begin();
  await give(cluster, "owner", "admin", "a");
  const bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/a/rolebindings";
  const body = (role: string) => ({
    ...{ metadata: { name: role }, roleRef: { kind: "ClusterRole", name: role } },
    subjects: [{ kind: "User", name: "owner" }],
  });
  assert.is((await cluster.call("POST", bindings, body("edit"), as("owner"))).status, 201);
  const refused = await cluster.call("POST", bindings, body("cluster-admin"), as("owner"));
  assert.is(refused.status, 403);
  assert.match(refused.json.message, /attempting to grant RBAC permissions not currently held/);
});

test.run();
