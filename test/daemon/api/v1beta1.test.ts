import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addMinion, type Cluster, closeAll, startCluster } from "./cluster.js";
import { oldController, oldPod, oldService, pod } from "./sample.js";

const test = suite("v1beta1");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

const api = "/api/v1beta1";

test("a namespace that differs is a conflict, with the word for what was asked", async () => {
  const body = oldPod("x", { namespace: "one" });
  const created = await c.call("POST", `${api}/pods?namespace=two`, body);
  assert.equal([created.status, created.json.reason], [409, "Conflict"]);
  assert.match(
    created.json.message,
    /^pod "x" cannot be created: its namespace is one, but that of the request is two$/,
  );
  const updated = await c.call("PUT", `${api}/pods/x?namespace=two`, body);
  assert.match(updated.json.message, /^pod "x" cannot be updated: its namespace is one/);
  await c.call("POST", "/api/v1/namespaces/default/pods", pod("y"));
  const precondition = { preconditions: { resourceVersion: "1" } };
  const deleted = await c.call("DELETE", "/api/v1/namespaces/default/pods/y", precondition);
  assert.match(deleted.json.message, /^pods "y" cannot be deleted: its resourceVersion is \d+, not 1$/);
});

test("bodies are YAML, and what they leave out is filled in", async () => {
  const made = await c.call(
    "POST",
    `${api}/pods`,
    "id: myPod\napiVersion: v1beta1 # short\nlabels: {a: b,}\ndesiredState: {manifest: {version: v1beta1, containers: [{name: c, image: i,}]}}",
  );
  assert.is(made.status, 200, made.text);
  assert.equal(
    [made.json.kind, made.json.id, made.json.namespace, made.json.labels],
    ["Pod", "myPod", "default", { a: "b" }],
  );
  assert.type(made.json.resourceVersion, "number");
  const named = await c.call("POST", `${api}/pods`, oldPod("", { id: undefined }));
  assert.match(named.json.id, /^[0-9a-f-]{36}$/);
});

test("lists span namespaces unless one is named; selectors select", async () => {
  await c.call("POST", `${api}/pods`, oldPod("a", { labels: { tier: "web" } }));
  await c.call("POST", `${api}/pods?namespace=other`, oldPod("b", { labels: { tier: "db" } }));
  const ids = async (query: string): Promise<string[]> =>
    (await c.call("GET", `${api}/pods${query}`)).json.items.map((i: { id: string }) => i.id);
  assert.equal(await ids(""), ["a", "b"]);
  assert.equal(await ids("?namespace=other"), ["b"]);
  assert.equal(await ids("?labels=tier%3Dweb"), ["a"]);
  assert.equal(await ids("?labels=tier!%3Dweb"), ["b"]);
  assert.equal(await ids("?labels=nothing%3D"), ["a", "b"]);
  assert.equal(await ids("?fields=DesiredState.Host%3D"), ["a", "b"]);
  assert.is((await c.call("GET", `${api}/pods/b`)).status, 404);
  assert.is((await c.call("GET", `${api}/pods/b?namespace=other`)).json.id, "b");
  assert.is((await c.call("GET", `${api}/pods?fields=nope%3D1`)).status, 400);
});

test("PUT compares versions, keeps uid and what it leaves out, and creates what is not there", async () => {
  // Services, because nobody else writes to them.
  const path = `${api}/services/s`;
  const made = (await c.call("POST", `${api}/services`, oldService("s"))).json;
  const { resourceVersion } = made;
  const put = await c.call("PUT", path, oldService("s", { port: 81, resourceVersion }));
  assert.is(put.status, 200, put.text);
  assert.equal([put.json.port, put.json.uid, put.json.portalIP], [81, made.uid, made.portalIP]);
  const stale = await c.call("PUT", path, oldService("s", { port: 82, resourceVersion }));
  assert.equal([stale.status, stale.json.reason], [409, "Conflict"]);
  const blind = await c.call("PUT", path, oldService("s", { port: 83 }));
  assert.equal([blind.status, blind.json.port], [200, 83]);
  const fresh = await c.call("PUT", `${api}/replicationControllers/new`, oldController("new", 0));
  assert.equal([fresh.status, fresh.json.id], [200, "new"]);
  const other = await c.call("PUT", path, oldService("other"));
  assert.is(other.status, 400, other.text);
  const gone = await c.call("PUT", `${api}/services/never`, oldService("never", { resourceVersion: 3 }));
  assert.is(gone.status, 404, gone.text);
});

test("services get an address of the portal net each, keep it, and give it back", async () => {
  const made = await Promise.all(
    Array.from({ length: 40 }, (_, i) => c.call("POST", `${api}/services`, oldService(`s${i}`))),
  );
  const ips = made.map((m) => m.json.portalIP);
  assert.is(new Set(ips).size, 40);
  const taken = await c.call("POST", `${api}/services`, oldService("other", { portalIP: ips[0] }));
  assert.equal([taken.status, taken.json.details.causes[0].field], [422, "spec.portalIP"], taken.text);
  const outside = await c.call("POST", `${api}/services`, oldService("other", { portalIP: "192.168.1.1" }));
  assert.is(outside.status, 422);
  const put = await c.call("PUT", `${api}/services/s0`, oldService("s0", { port: 81 }));
  assert.equal([put.status, put.json.portalIP, put.json.port], [200, ips[0], 81], put.text);
  const moved = await c.call("PUT", `${api}/services/s0`, oldService("s0", { portalIP: "10.0.0.250" }));
  assert.is(moved.status, 422);
  await c.call("DELETE", `${api}/services/s0`);
  const again = await c.call("POST", `${api}/services`, oldService("other", { portalIP: ips[0] }));
  assert.is(again.status, 200, again.text);
});

test("a full portal net refuses, and says so", async () => {
  const small = await startCluster({ settings: { portalCidr: "10.0.0.0/30" } });
  for (const id of ["a", "b"]) assert.is((await small.call("POST", `${api}/services`, oldService(id))).status, 200);
  const full = await small.call("POST", `${api}/services`, oldService("c"));
  assert.is(full.status, 503);
  assert.match(full.json.message, /no portal IP is free/);
});

test("a bound pod is marked and stopped, an unbound one is gone at once", async () => {
  await c.call("POST", `${api}/pods`, oldPod("lone"));
  assert.is((await c.call("DELETE", `${api}/pods/lone`)).json.status, "Success");
  assert.is((await c.call("GET", `${api}/pods/lone`)).status, 404);
  await addMinion(c, "m1");
  await c.call("POST", `${api}/pods`, oldPod("busy"));
  const bound = await c.master.view.seen(0).then(() => c.store.watch({ kinds: ["Pod"], from: 1 }));
  for await (const change of bound) if (change.object.kind === "Pod" && change.object.spec.nodeName) break;
  assert.is((await c.call("DELETE", `${api}/pods/busy`)).json.status, "Success");
  const marked = await c.store.get("Pod", "default", "busy");
  assert.is(marked?.metadata.deletionGracePeriodSeconds, 30);
});

test("bindings put a pod on a minion once, and not where its host port is taken", async () => {
  for (const id of ["m1", "m2"]) await c.call("POST", `${api}/minions`, { id, apiVersion: "v1beta1" });
  const withPort = (id: string): object => ({
    ...oldPod(id),
    desiredState: {
      manifest: {
        version: "v1beta1",
        id,
        containers: [{ name: "c", image: "i", ports: [{ containerPort: 80, hostPort: 8080 }] }],
      },
    },
  });
  for (const id of ["a", "b"]) await c.call("POST", `${api}/pods`, withPort(id));
  const bind = (podID: string, host: string) =>
    c.call("POST", `${api}/bindings`, { kind: "Binding", apiVersion: "v1beta1", podID, host });
  const [first, second] = await Promise.all([bind("a", "m1"), bind("b", "m1")]);
  assert.equal([first.status, second.status].sort(), [200, 409]);
  assert.is((await bind("b", "m2")).status, first.status === 200 ? 200 : 409);
  assert.is((await bind("a", "m9")).status, 422);
  assert.is((await bind("nobody", "m1")).status, 404);
  assert.is((await c.call("GET", `${api}/bindings`)).status, 404);
});

test("endpoints are overwritten by POST", async () => {
  for (const port of [80, 81]) {
    const made = await c.call("POST", `${api}/endpoints`, {
      id: "e",
      apiVersion: "v1beta1",
      endpoints: [`10.1.1.1:${port}`],
    });
    assert.equal([made.status, made.json.endpoints], [200, [`10.1.1.1:${port}`]], made.text);
  }
  assert.is((await c.call("DELETE", `${api}/endpoints/e`)).status, 400);
});

test("deleting a controller leaves its pods on their own, so that another can take them", async () => {
  await c.call("POST", `${api}/replicationControllers`, oldController("rc", 2));
  const watch = await c.store.watch({ kinds: ["Pod"], from: 1 });
  let seen = 0;
  for await (const change of watch) if (change.type === "ADDED" && ++seen === 2) break;
  await c.call("DELETE", `${api}/replicationControllers/rc`);
  const { items } = await c.store.list("Pod", "default");
  assert.is(items.length, 2);
  for (const pod of items) assert.is(pod.metadata.ownerReferences, undefined);
});

test("v1beta2 is the same; unknown collections and verbs are answered in plain text", async () => {
  assert.is((await c.call("GET", "/api/v1beta2/pods")).json.kind, "PodList");
  const unknown = await c.call("GET", `${api}/widgets`);
  assert.equal(
    [unknown.status, unknown.headers.get("content-type"), unknown.json],
    [404, "text/plain; charset=utf-8", undefined],
  );
  assert.is((await c.call("DELETE", `${api}/pods`)).status, 405);
  assert.is((await c.call("PUT", `${api}/events/x`, {})).status, 405);
});

test.run();
