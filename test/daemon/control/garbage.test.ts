import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Kind } from "../../../core/kinds/all.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { readObject } from "../../../core/kinds/prepare.js";
import { isEnding } from "../../../core/objects/finalizers.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { Housekeeping } from "../../../daemon/control/housekeeping.js";
import { defaultCluster } from "../../../scenarios/cluster-spec.js";
import { SimulatedWorld } from "../../../scenarios/simulation/world.js";
import { type Cluster, closeAll, startCluster } from "../api/cluster.js";

const test = suite("garbage collection");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

const ns = "/api/v1/namespaces/default";
interface Owner {
  metadata: { name: string; uid: string };
}
const referTo = ({ metadata: { name, uid } }: Owner, more: object = {}): object => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  name,
  uid,
  ...more,
});

async function make(name: string, metadata: object = {}, path = ns): Promise<Owner> {
  const body = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, ...metadata } };
  const { status, json, text } = await c.call("POST", `${path}/serviceaccounts`, body);
  assert.is(status, 201, text);
  return json;
}

async function untilGone(kind: Kind, name: string): Promise<void> {
  const watch = await c.store.watch({ kinds: [kind], from: 0 });
  for await (const { type, object } of watch) if (type === "DELETED" && object.metadata.name === name) return;
}

const names = async (): Promise<string[]> =>
  (await c.store.list("ServiceAccount", "default")).items.map(({ metadata }) => metadata.name).sort();

const remove = (name: string, query = ""): ReturnType<Cluster["call"]> =>
  c.call("DELETE", `${ns}/serviceaccounts/${name}${query}`);

test("what belongs to what is gone goes after it, and what belongs to that", async () => {
  const a = await make("a");
  const b = await make("b", { ownerReferences: [referTo(a)] });
  await make("c", { ownerReferences: [referTo(b)] });
  const both = await make("other");
  await make("both", { ownerReferences: [referTo(a), referTo(both)] });
  assert.is((await remove("a")).json.kind, "Status");
  await untilGone("ServiceAccount", "c");
  assert.equal(await names(), ["both", "other"]);
  const { metadata } = (await c.store.get("ServiceAccount", "default", "both")) ?? {};
  assert.equal(
    metadata?.ownerReferences?.map(({ name }) => name),
    ["other"],
  );
});

test("in the foreground it goes last, and waits for what blocks it only", async () => {
  const a = await make("a");
  const b = await make("b", { ownerReferences: [referTo(a, { blockOwnerDeletion: true })], finalizers: ["x.y/hold"] });
  await make("c", { ownerReferences: [referTo(b, { blockOwnerDeletion: true })] });
  await make("loose", { ownerReferences: [referTo(a)], finalizers: ["x.y/hold"] });
  const { json } = await remove("a", "?propagationPolicy=Foreground");
  assert.equal(json.metadata.finalizers, ["foregroundDeletion"]);
  await untilGone("ServiceAccount", "c");
  assert.equal(await names(), ["a", "b", "loose"]);
  const freed = await c.call("PATCH", `${ns}/serviceaccounts/b`, { metadata: { finalizers: null } }, merge);
  assert.is(freed.status, 200, freed.text);
  await untilGone("ServiceAccount", "a");
  assert.equal(await names(), ["loose"]);
});

test("two that own each other go in the foreground, too", async () => {
  const a = await make("a");
  const b = await make("b", { ownerReferences: [referTo(a, { blockOwnerDeletion: true })] });
  const circle = { metadata: { ownerReferences: [referTo(b, { blockOwnerDeletion: true })] } };
  assert.is((await c.call("PATCH", `${ns}/serviceaccounts/a`, circle, merge)).status, 200);
  await remove("a", "?propagationPolicy=Foreground");
  await untilGone("ServiceAccount", "a");
  assert.equal(await names(), []);
});

test("orphans stay, without their owner; the old word for it is heeded, and both words together are refused", async () => {
  const policies = ["?propagationPolicy=Orphan", "?orphanDependents=true"];
  for (const [i, query] of policies.entries()) {
    const a = await make("a");
    await make(`b${i}`, { ownerReferences: [referTo(a)] });
    assert.is((await remove("a", query)).status, 200);
    const orphan = await c.store.get("ServiceAccount", "default", `b${i}`);
    assert.is(orphan?.metadata.ownerReferences, undefined);
  }
  const both = await remove("b0", "?orphanDependents=true&propagationPolicy=Orphan");
  assert.is(both.status, 400);
  assert.equal(await names(), ["b0", "b1"]);
});

const merge = { "content-type": "application/merge-patch+json" };

test("an object with finalizers stays until the last is gone, and takes no new ones", async () => {
  await make("a", { finalizers: ["x.y/one", "x.y/two"] });
  const going = await remove("a");
  assert.ok(going.json.metadata.deletionTimestamp);
  assert.is(going.json.metadata.deletionGracePeriodSeconds, 0);
  const patch = (finalizers: string[]): ReturnType<Cluster["call"]> =>
    c.call("PATCH", `${ns}/serviceaccounts/a`, { metadata: { finalizers } }, merge);
  const more = await patch(["x.y/one", "x.y/three"]);
  assert.is(more.status, 422);
  assert.match(more.text, "no new finalizers can be added");
  assert.is((await patch(["x.y/two"])).status, 200);
  assert.is((await remove("a")).json.kind, "ServiceAccount");
  assert.is((await patch([])).status, 200);
  assert.equal(await names(), []);
});

test("an owner is looked for in the namespace of what it owns: elsewhere it counts for none, and people are told", async () => {
  await c.call("POST", "/api/v1/namespaces", { metadata: { name: "far" } });
  const far = await make("a", {}, "/api/v1/namespaces/far");
  await make("b", { ownerReferences: [referTo(far)] });
  await untilGone("ServiceAccount", "b");
  const watch = await c.store.watch({ kinds: ["Event"], from: 0 });
  for await (const { object } of watch)
    if (object.kind === "Event" && object.reason === "OwnerRefInvalidNamespace") break;
  const role = { metadata: { name: "r", ownerReferences: [referTo(far)] }, rules: [] };
  const path = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  assert.is((await c.call("POST", path, role)).status, 201);
  for await (const { object } of await c.store.watch({ kinds: ["Event"], from: 0 }))
    if (object.kind === "Event" && object.involvedObject.kind === "ClusterRole") break;
  assert.ok(await c.store.get("ClusterRole", "", "r"));
});

test("a namespace says what it waits for, and goes when that is gone", async () => {
  await c.call("POST", "/api/v1/namespaces", { metadata: { name: "team" } });
  await make("a", { finalizers: ["x.y/hold"] }, "/api/v1/namespaces/team");
  const watch = await c.store.watch({ kinds: ["Namespace"] });
  await c.call("DELETE", "/api/v1/namespaces/team");
  for await (const { object } of watch) {
    const conditions = object.kind === "Namespace" ? (object.status?.conditions ?? []) : [];
    const told = conditions.find(({ type }) => type === "NamespaceFinalizersRemaining");
    if (told?.status === "True" && told.message?.includes("x.y/hold in 1 resource instances")) break;
  }
  const path = "/api/v1/namespaces/team/serviceaccounts/a";
  await c.call("PATCH", path, { metadata: { finalizers: null } }, merge);
  await untilGone("Namespace", "team");
});

test("what a master was letting go when it ended is let go when it begins", async () => {
  const [ending] = await c.store.write([
    {
      op: "create",
      object: {
        kind: "ServiceAccount",
        apiVersion: "v1",
        metadata: {
          ...{ name: "a", namespace: "default", uid: "ua", finalizers: ["orphan"] },
          deletionTimestamp: "2026-01-01T00:00:00Z",
        },
      },
    },
  ]);
  assert.ok(ending?.ok);
  await make("b", { ownerReferences: [referTo({ metadata: { name: "a", uid: "ua" } })] });
  const { store, master, clock, random, log } = c.deps;
  const again = new Housekeeping({ store, master, clock, random, log });
  await again.start();
  await untilGone("ServiceAccount", "a");
  again.close();
  assert.equal(await names(), ["b"]);
});

/** A pod of a simulated world. */
const pod = (metadata: ApiObject["metadata"]): Pod =>
  readObject("Pod", { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "c", image: "i" }] } })
    .object;

test("a pod that something holds is stopped, takes no place, and goes with its last finalizer, over a restart of the master", async () => {
  const world = new SimulatedWorld({ seed: "held", cluster: { ...defaultCluster, minions: 1 } });
  await world.start();
  const place = { namespace: "default", name: "held" };
  void world.api.create(pod({ name: "held", finalizers: ["x.y/hold"] }), "v1");
  await world.clock.advance(10_000);
  void world.api.remove("Pod", place, { propagation: "Background", graceSeconds: 0 });
  await world.clock.advance(10_000);
  const held = (): Pod | undefined => [...world.objects.list("Pod")].find((p) => p.metadata.name === "held");
  assert.is(held()?.status?.phase, "Failed");
  const crash = { fault: "master-crash", afterWrites: 0, landed: true } as const;
  const begin = await world.inject(crash, { minions: [], pods: [] });
  await begin();
  await world.clock.advance(20_000);
  assert.ok(held() && isEnding(held() as Pod));
  void world.api.update("Pod", place, (p) => ({ ...p, metadata: { ...p.metadata, finalizers: [] } }));
  await world.clock.advance(10_000);
  assert.is(held(), undefined);
  await world.close();
});

test.run();
