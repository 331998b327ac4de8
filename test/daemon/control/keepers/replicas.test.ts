import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../../core/kinds/all.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { defaultCluster } from "../../../../scenarios/cluster-spec.js";
import { SimulatedWorld } from "../../../../scenarios/simulation/world.js";

const test = suite("kinds that keep replicas");
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "i" }] } };
const setOf = (replicas: number): AnyObject =>
  readObject("ReplicaSet", {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web" },
    spec: { replicas, selector: { matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] }, template },
  }).object;
const bare = (): AnyObject =>
  readObject("Pod", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "bare", labels: { app: "web" } },
    spec: template.spec,
  }).object;

async function inWorld(act: (world: SimulatedWorld, pods: () => Pod[]) => Promise<void>): Promise<void> {
  const world = new SimulatedWorld({ seed: "replicas", cluster: { ...defaultCluster, minions: 2 } });
  await world.start();
  await act(world, () => [...world.objects.list("Pod")].filter((p) => !p.metadata.deletionTimestamp));
  await world.close();
}

const place = (name: string): { namespace: string; name: string } => ({ namespace: "default", name });
const isOwned = ({ metadata }: Pod): boolean => metadata.ownerReferences !== undefined;

test("a set makes pods named after it, adopts who fits, and lets go whose labels change", () =>
  inWorld(async (world, pods) => {
    void world.api.create(bare(), "v1");
    await world.clock.advance(5_000);
    void world.api.create(setOf(3), "v1");
    await world.clock.advance(20_000);
    assert.is(pods().length, 3);
    assert.ok(pods().every(isOwned));
    assert.is(pods().filter(({ metadata }) => /^web-[a-z0-9]{5}$/.test(metadata.name)).length, 2);
    const set = [...world.objects.list("ReplicaSet")][0];
    assert.equal([set?.status?.replicas, set?.status?.availableReplicas, set?.status?.fullyLabeledReplicas], [3, 3, 3]);
    const away = { app: "away" };
    void world.api.update("Pod", place("bare"), (p) => ({ ...p, metadata: { ...p.metadata, labels: away } }));
    await world.clock.advance(20_000);
    assert.is(pods().length, 4);
    assert.equal(
      pods()
        .filter((p) => !isOwned(p))
        .map(({ metadata }) => metadata.name),
      ["bare"],
    );
    void world.api.remove("ReplicaSet", place("web"), { propagation: "Foreground" });
    await world.clock.advance(60_000);
    assert.equal(
      pods().map(({ metadata }) => metadata.name),
      ["bare"],
    );
    assert.is([...world.objects.list("ReplicaSet")].length, 0);
  }));

test("what was let go while the master was away is let go when it returns", () =>
  inWorld(async (world, pods) => {
    void world.api.create(setOf(2), "v1");
    await world.clock.advance(20_000);
    const [first] = pods();
    const away = { app: "away" };
    const crash = { fault: "master-crash", afterWrites: 1, landed: true } as const;
    const begin = await world.inject(crash, { minions: [], pods: [] });
    void world.api.update("Pod", place(first?.metadata.name ?? ""), (p) => ({
      ...p,
      metadata: { ...p.metadata, labels: away },
    }));
    await world.clock.advance(1_000);
    await begin();
    await world.clock.advance(30_000);
    assert.is(pods().length, 3);
    assert.is(pods().filter(isOwned).length, 2);
  }));

test("replicas of a controller have uuids if it came by v1beta1, else its name", () =>
  inWorld(async (world, pods) => {
    const rc = {
      kind: "ReplicationController",
      metadata: { name: "rc" },
      spec: { replicas: 1, selector: { app: "web" }, template },
    };
    void world.api.create(readObject("ReplicationController", { apiVersion: "v1", ...rc }).object, "v1");
    await world.clock.advance(20_000);
    assert.match(pods()[0]?.metadata.name ?? "", /^rc-[a-z0-9]{5}$/);
  }));

test.run();
