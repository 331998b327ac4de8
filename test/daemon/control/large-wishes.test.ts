// runner: timeout 240 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Namespace } from "../../../core/kinds/namespace/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { Change, Write } from "../../../core/store/store.js";
import { update } from "../../../core/store/write.js";
import { batchMax } from "../../../daemon/control/effects/paced.js";
import { type Cluster, closeAll, startCluster } from "../api/cluster.js";

/** No size of a wish ends the master, and none of them keeps it from everything else. */
const test = suite("large wishes");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

const labels = { app: "big" };
// Nobody places these pods: what is looked at is the making and the ending.
const template = { metadata: { labels }, spec: { schedulerName: "by-hand", containers: [{ name: "c", image: "i" }] } };
const controller = (replicas: number, uid = "big"): ReplicationController => ({
  apiVersion: "v1",
  kind: "ReplicationController",
  metadata: { name: "big", namespace: "default", uid, generation: replicas },
  spec: { replicas, selector: labels, template },
});

interface Watcher {
  /** The largest commit. */
  largest: number;
  commits: number;
  /** Turns of the event loop. */
  turns: number;
  until(isDone: (change: Change) => boolean): Promise<void>;
}

/** Hears what is committed, and counts in between how often others have a turn. */
async function watching(): Promise<Watcher> {
  let look: (change: Change) => void = () => {};
  const watcher: Watcher = {
    ...{ largest: 0, commits: 0, turns: 0 },
    until: (isDone) =>
      new Promise((resolve) => {
        look = (change) => isDone(change) && resolve();
      }),
  };
  await c.store.follow({
    begin: () => {},
    commit: (changes) => {
      watcher.commits++;
      watcher.largest = Math.max(watcher.largest, changes.length);
      for (const change of changes) look(change);
    },
    ended: assert.unreachable,
  });
  const again = (): void => {
    watcher.turns++;
    if (c.server.listening) setImmediate(again);
  };
  again();
  return watcher;
}

const replicasOf = ({ object }: Change): number | undefined =>
  object.kind === "ReplicationController" ? object.status?.replicas : undefined;
const podsIn = (namespace: string): Pod[] =>
  [...c.master.view.list("Pod")].filter((p) => p.metadata.namespace === namespace);

test("100,000 replicas are made and, taken back, removed again; everybody else has turns", async () => {
  const wanted = 100_000;
  const watcher = await watching();
  const made = watcher.until((change) => replicasOf(change) === wanted);
  await c.store.write([{ op: "create", object: controller(wanted) }]);
  await made;
  assert.is(podsIn("default").length, wanted);
  assert.ok(watcher.largest <= 2 * batchMax, `one commit had ${watcher.largest} changes`);
  assert.ok(watcher.turns >= wanted / batchMax, `others had ${watcher.turns} turns`);
  const gone = watcher.until((change) => replicasOf(change) === 0);
  const turns = watcher.turns;
  await update(c.store, controller(0));
  await gone;
  while (podsIn("default").length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(watcher.largest <= 2 * batchMax, `one commit had ${watcher.largest} changes`);
  assert.ok(watcher.turns - turns >= wanted / batchMax, `others had ${watcher.turns - turns} turns`);
  assert.equal(c.complaints, []);
});

test("a wish that is taken back while it is fulfilled ends there", async () => {
  const watcher = await watching();
  const some = watcher.until((change) => (replicasOf(change) ?? 0) >= 1_000);
  await c.store.write([{ op: "create", object: controller(50_000) }]);
  await some;
  const few = watcher.until((change) => replicasOf(change) === 3);
  await update(c.store, controller(3));
  await few;
  const made = await c.store.list("Event");
  const told = made.items.find((e) => e.reason === "SuccessfulCreate")?.message ?? "";
  const count = Number(/created (\d+) pods/.exec(told)?.[1]);
  assert.ok(count < 10_000, told);
});

test("a controller that is deleted over the API takes 12,000 pods along, or lets them go", async () => {
  for (const query of ["?propagationPolicy=Orphan", ""]) {
    const watcher = await watching();
    const made = watcher.until((change) => replicasOf(change) === 12_000);
    await c.store.write([{ op: "create", object: controller(12_000, `uid${query}`) }]);
    await made;
    const deleted = await c.call("DELETE", `/api/v1/namespaces/default/replicationcontrollers/big${query}`);
    assert.is(deleted.status, 200, deleted.text);
    assert.ok(watcher.largest <= 2 * batchMax, `one commit had ${watcher.largest} changes`);
    const left = podsIn("default");
    assert.is(left.length, query === "" ? 0 : 12_000);
    assert.ok(left.every((p) => p.metadata.ownerReferences === undefined));
  }
});

const namespace: Namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "full", uid: "n" }, spec: {} };

function filling(i: number): AnyObject {
  const metadata = { name: `o${i}`, namespace: "full", uid: `o${i}`, labels };
  const spec = { ports: [{ port: 80, protocol: "TCP" }], clusterIP: "None" };
  if (i % 4 === 0) return { apiVersion: "v1", kind: "Service", metadata, spec } as Service;
  return { apiVersion: "v1", kind: "Pod", metadata, spec: template.spec } as Pod;
}

test("a namespace with 12,000 objects is deleted", async () => {
  const writes: Write[] = Array.from({ length: 12_000 }, (_, i) => ({ op: "create", object: filling(i) }));
  await c.store.write([{ op: "create", object: namespace }, ...writes]);
  const watcher = await watching();
  const gone = watcher.until(({ type, object }) => type === "DELETED" && object.kind === "Namespace");
  const answer = await c.call("DELETE", "/api/v1/namespaces/full");
  assert.is(answer.status, 200, answer.text);
  await gone;
  assert.equal(podsIn("full"), []);
  assert.is((await c.store.list("Service", "full")).items.length, 0);
  assert.ok(watcher.largest <= 2 * batchMax, `one commit had ${watcher.largest} changes`);
  assert.ok(watcher.turns >= 12_000 / batchMax, `others had ${watcher.turns} turns`);
});

test.run();
