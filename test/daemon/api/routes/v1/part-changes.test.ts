/** Parts of an object that are changed at addresses of their own: a pod's ephemeral containers. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "../../cluster.js";
import { pod } from "../../sample.js";

const test = suite("a part of an object");
const ns = "/api/v1/namespaces/default";
const part = `${ns}/pods/web/ephemeralcontainers`;
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
  await c.call("POST", `${ns}/pods`, pod("web"));
});
test.after.each(closeAll);

const smp = { "content-type": "application/strategic-merge-patch+json" };
const look = (name: string, image = "bb:1"): object => ({ name, image });
const patch = (...all: object[]) => c.call("PATCH", part, { spec: { ephemeralContainers: all } }, smp);
const names = (json: { spec: { ephemeralContainers?: { name: string }[] } }): string[] =>
  (json.spec.ephemeralContainers ?? []).map(({ name }) => name);

test("a patch adds to those that are there, and nothing else of the pod", async () => {
  const before = (await c.call("GET", `${ns}/pods/web`)).json;
  const body = { metadata: { labels: { a: "b" } }, spec: { hostname: "x", ephemeralContainers: [look("one")] } };
  const { status, json } = await c.call("PATCH", part, body, smp);
  assert.is(status, 200);
  assert.equal([names(json), json.spec.hostname, json.metadata.labels], [["one"], undefined, before.metadata.labels]);
  assert.is(json.metadata.generation, before.metadata.generation + 1);
  assert.equal(names((await patch(look("two"))).json), ["one", "two"]);
  assert.equal(names((await c.call("GET", part)).json), ["one", "two"]);
  // Whoever replaces the pod and does not know of them leaves them.
  const { json: now } = await c.call("GET", `${ns}/pods/web`);
  const { ephemeralContainers: _, ...spec } = now.spec;
  assert.equal(names((await c.call("PUT", `${ns}/pods/web`, { ...now, spec })).json), ["one", "two"]);
});

test("what is there stays, and an old revision is told", async () => {
  const first = (await patch(look("one"))).json;
  assert.is((await patch(look("one", "bb:2"))).status, 422);
  assert.is((await c.call("PUT", part, { ...first, spec: { ...first.spec, ephemeralContainers: [] } })).status, 422);
  assert.is(
    (await c.call("PUT", part, { ...first, metadata: { ...first.metadata, resourceVersion: "1" } })).status,
    409,
  );
  assert.is((await patch({ name: "Wrong Name", image: "i" })).status, 422);
  const given = { ...first, spec: { ...first.spec, ephemeralContainers: [look("one"), look("two")] } };
  assert.is((await c.call("PUT", `${ns}/pods/web`, given)).status, 422);
  assert.is((await c.call("POST", part, given)).status, 404);
});

test("who opens a pod's readiness gate makes it ready, at once", async () => {
  const gates = { readinessGates: [{ conditionType: "a.io/lb" }] };
  const containers = [{ name: "c", image: "i" }];
  await c.call("POST", `${ns}/pods`, pod("gated", { spec: { containers, ...gates } }));
  const say = async (...conditions: object[]): Promise<[string, string | undefined]> => {
    const { json } = await c.call("PATCH", `${ns}/pods/gated/status`, { status: { conditions } }, smp);
    const ready = json.status.conditions.find((one: { type: string }) => one.type === "Ready");
    return [ready.status, ready.reason];
  };
  assert.equal(await say({ type: "Ready", status: "True" }), ["False", "ReadinessGatesNotReady"]);
  assert.equal(await say({ type: "a.io/lb", status: "True" }), ["True", undefined]);
  assert.equal(await say({ type: "a.io/lb", status: "False" }), ["False", "ReadinessGatesNotReady"]);
});

test.run();
