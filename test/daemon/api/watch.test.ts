import { suite } from "uvu";
import * as assert from "uvu/assert";
import { memoryStore } from "../../../core/store/memory.js";
import { type Cluster, closeAll, type Json, startCluster } from "./cluster.js";
import { openSocket, openStream } from "./events.js";
import { oldPod, oldService, pod } from "./sample.js";

const test = suite("watch");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

const services = "/api/v1beta1/services";
const label = (id: string, tier: string): Promise<unknown> =>
  c.call("PUT", `${services}/${id}`, oldService(id, { labels: { tier } }));
const told = (events: Json[]): string[] => events.map((e) => `${e.type} ${e.object.id ?? e.object.metadata.name}`);

test("what exists comes first, then changes; a version resumes where it was", async () => {
  await c.call("POST", services, oldService("a"));
  const watch = await openStream(`${c.url}/api/v1beta1/watch/services`);
  assert.equal(told(await watch.take(1)), ["ADDED a"]);
  await c.call("POST", services, oldService("b"));
  await label("a", "x");
  await c.call("DELETE", `${services}/b`);
  const events = await watch.take(3);
  assert.equal(told(events), ["ADDED b", "MODIFIED a", "DELETED b"]);
  const resumed = await openStream(
    `${c.url}/api/v1beta1/watch/services?resourceVersion=${events[0].object.resourceVersion}`,
  );
  assert.equal(await resumed.take(2), events.slice(1));
  const end = await openStream(
    `${c.url}/api/v1beta1/watch/services?resourceVersion=${events[2].object.resourceVersion}`,
  );
  await c.call("POST", services, oldService("d"));
  assert.equal(told(await end.take(1)), ["ADDED d"]);
});

test("what begins to be selected is added, what ceases to be is deleted", async () => {
  await c.call("POST", services, oldService("a"));
  const watch = await openStream(`${c.url}/api/v1beta1/watch/services?labels=tier%3Dx`);
  for (const tier of ["x", "x", "y", "x"]) await label("a", tier);
  await c.call("PUT", `${services}/a`, oldService("a", { port: 99, labels: { tier: "x" } }));
  await c.call("DELETE", `${services}/a`);
  const events = await watch.take(5);
  assert.equal(told(events), ["ADDED a", "DELETED a", "ADDED a", "MODIFIED a", "DELETED a"]);
  assert.is(events[1].object.labels.tier, "x", "the last selected state");
  assert.ok(events[1].object.resourceVersion > events[0].object.resourceVersion);
});

test("v1: name, namespace, timeout, tables", async () => {
  const ns = "/api/v1/namespaces/default";
  await c.call("POST", `${ns}/pods`, pod("a"));
  await c.call("POST", `${ns}/pods`, pod("b"));
  await c.call("POST", "/api/v1beta1/pods?namespace=other", oldPod("b"));
  const watch = await openStream(`${c.url}${ns}/pods?watch=true&fieldSelector=metadata.name%3Db&resourceVersion=0`);
  const [first] = await watch.take(1);
  assert.equal([first.type, first.object.kind, first.object.metadata.namespace], ["ADDED", "Pod", "default"]);
  const short = await openStream(`${c.url}/api/v1/pods?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Da`);
  assert.is((await short.take(1))[0].type, "ADDED");
  while ((await short.next()) !== undefined);
  const old = await openStream(`${c.url}/api/v1/watch/namespaces/default/pods/a`);
  assert.equal(told(await old.take(1)), ["ADDED a"]);
  const table = await openStream(`${c.url}${ns}/pods?watch=1`, {
    accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
  });
  assert.equal((await table.take(1))[0].object.rows[0].cells[0], "a");
});

test("a version that is no longer held, or not of this store, is 410", async () => {
  const small = await startCluster({ store: memoryStore({ historyMax: 3 }) });
  for (let i = 0; i < 6; i++) await small.call("POST", services, oldService(`s${i}`));
  for (const path of [
    "/api/v1beta1/watch/services?resourceVersion=1",
    "/api/v1/services?watch=true&resourceVersion=1",
    "/api/v1/services?watch=true&resourceVersion=999",
  ]) {
    const expired = await small.call("GET", path);
    assert.equal([expired.status, expired.json.reason], [410, "Expired"], path);
  }
});

test("what cannot be understood is refused before the stream begins", async () => {
  const bad = [
    ["/api/v1beta1/watch/services?resourceVersion=x", 422],
    ["/api/v1/services?watch=true&resourceVersion=x", 400],
    ["/api/v1beta1/watch/services?labels=%3D%3D%3D", 400],
    ["/api/v1/services?watch=maybe", 400],
    ["/api/v1beta1/watch/widgets", 404],
    ["/api/v1beta1/watch/bindings", 404],
  ] as const;
  for (const [path, status] of bad) assert.is((await c.call("GET", path)).status, status, path);
});

test("the same over WebSockets", async () => {
  await c.call("POST", services, oldService("a"));
  const old = await openSocket(`${c.url}/api/v1beta1/watch/services`);
  const v1 = await openSocket(`${c.url}/api/v1/namespaces/default/services?watch=true`);
  for (const socket of [old, v1]) assert.equal(told([JSON.parse((await socket.next()).toString())]), ["ADDED a"]);
  await c.call("DELETE", `${services}/a`);
  for (const socket of [old, v1]) assert.equal(told([JSON.parse((await socket.next()).toString())]), ["DELETED a"]);
  for (const [path, status] of [
    ["/api/v1beta1/watch/services?resourceVersion=999", 410],
    ["/api/v1/services", 404],
    ["/nowhere", 404],
  ] as const) {
    const refused = await openSocket(c.url + path).catch((error: { status: number }) => error.status);
    assert.is(refused, status, path);
  }
});

test("a client that goes gives its place back", async () => {
  const watch = await openStream(`${c.url}/api/v1beta1/watch/services`);
  await c.call("POST", services, oldService("a"));
  await watch.take(1);
  watch.close();
  const socket = await openSocket(`${c.url}/api/v1beta1/watch/services`);
  await socket.next();
  socket.socket.close();
  await socket.closed;
  // Both are closed on the server by the time it has answered something else.
  for (let i = 0; i < 50 && c.openStreams() > 0; i++) await c.call("GET", "/healthz");
  assert.is(c.openStreams(), 0);
});

test.run();
