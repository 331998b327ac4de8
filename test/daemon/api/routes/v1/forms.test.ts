import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "../../cluster.js";

const test = suite("forms over HTTP");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
});
test.after(closeAll);

const ns = "namespaces/default";
const events = `/apis/events.k8s.io/v1/${ns}/events`;
const slices = `/apis/discovery.k8s.io/v1/${ns}/endpointslices`;

test("endpoints are slices, found by their service; they cannot be written", async () => {
  const subsets = [{ addresses: [{ ip: "10.9.0.2" }], ports: [{ port: 8080 }] }];
  assert.is((await c.call("POST", `/api/v1/${ns}/endpoints`, { metadata: { name: "web" }, subsets })).status, 201);
  const list = (await c.call("GET", `${slices}?labelSelector=kubernetes.io%2Fservice-name%3Dweb`)).json;
  assert.equal([list.kind, list.apiVersion], ["EndpointSliceList", "discovery.k8s.io/v1"]);
  assert.equal(list.items[0].endpoints[0].addresses, ["10.9.0.2"]);
  const { name } = list.items[0].metadata;
  assert.is((await c.call("GET", `${slices}/${name}`)).json.kind, "EndpointSlice");
  assert.is(
    (await c.call("GET", `${slices}/none-0`)).json.message,
    'endpointslices.discovery.k8s.io "none-0" not found',
  );
  assert.is((await c.call("DELETE", `${slices}/${name}`)).status, 405);
  assert.is((await c.call("POST", slices, list.items[0])).status, 405);
  const all = (await c.call("GET", "/apis/discovery.k8s.io/v1/endpointslices?watch=1&timeoutSeconds=1")).text;
  assert.match(all, /"ADDED".*"web-0"/);
});

test("an event is one object in two versions", async () => {
  const body = {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name: "e1" },
    regarding: { kind: "Pod", name: "web", namespace: "default" },
    note: "it is so",
    reason: "Said",
    type: "Normal",
    eventTime: "2026-01-01T00:00:00.000001Z",
    reportingController: "test",
    reportingInstance: "one",
    action: "Saying",
  };
  const made = await c.call("POST", events, body);
  assert.equal([made.status, made.json.apiVersion, made.json.note], [201, "events.k8s.io/v1", "it is so"], made.text);
  const old = (await c.call("GET", `/api/v1/${ns}/events/e1`)).json;
  assert.equal([old.message, old.involvedObject.name, old.reportingComponent], ["it is so", "web", "test"]);
  const chosen = (await c.call("GET", `${events}?fieldSelector=regarding.name%3Dweb`)).json;
  assert.is(chosen.items.length, 1);
  const merge = { "content-type": "application/merge-patch+json" };
  const series = { count: 2, lastObservedTime: "2026-01-01T00:00:01.000000Z" };
  const patched = await c.call("PATCH", `${events}/e1`, { series }, merge);
  assert.equal([patched.status, patched.json.series?.count], [200, 2], patched.text);
  assert.is((await c.call("DELETE", `${events}/e1`)).status, 200);
  assert.is((await c.call("GET", `/api/v1/${ns}/events/e1`)).status, 404);
});

test("both are told of to who asks what there is", async () => {
  const { json } = await c.call("GET", "/apis/discovery.k8s.io/v1");
  assert.equal([json.resources[0].name, json.resources[0].verbs], ["endpointslices", ["get", "list", "watch"]]);
  assert.is((await c.call("GET", "/openapi/v3/apis/events.k8s.io/v1")).status, 200);
});

test("what is selected in a form goes at once", async () => {
  for (const name of ["a", "b", "c"]) {
    const regarding = { kind: "Pod", name, namespace: "default" };
    const event = { metadata: { name }, regarding, type: "Normal", reason: "R", action: "A", note: "n" };
    const by = { eventTime: "2026-01-01T00:00:00.000001Z", reportingController: "t", reportingInstance: "i" };
    assert.is((await c.call("POST", events, { ...event, ...by })).status, 201);
  }
  const left = async (): Promise<string[]> =>
    (await c.call("GET", `/api/v1/${ns}/events`)).json.items
      .map((e: { metadata: { name: string } }) => e.metadata.name)
      .filter((name: string) => name.length === 1);
  const gone = await c.call("DELETE", `${events}?fieldSelector=regarding.name%3Db`);
  assert.equal([gone.status, gone.json.kind, gone.json.items[0].regarding.name], [200, "EventList", "b"], gone.text);
  assert.equal(await left(), ["a", "c"]);
  assert.is((await c.call("DELETE", events)).status, 200);
  assert.equal(await left(), []);
  assert.is((await c.call("DELETE", slices)).status, 405, "endpoints are what they are");
  assert.is((await c.call("DELETE", "/apis/events.k8s.io/v1/events")).status, 405, "in one namespace only");
});

test.run();
