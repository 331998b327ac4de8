import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ReplicaOwner, reconcileReplicas, replicaStatus } from "../../../../core/kinds/replicas/reconcile.js";
import type { ReplicaView } from "../../../../core/kinds/replicas/view.js";

const test = suite("what keepers of replicas decide");
const owner = (replicas: number, more: object = {}): ReplicaOwner => ({
  kind: "ReplicaSet",
  metadata: { name: "web", uid: "u", generation: 3, ...more },
  spec: { replicas, minReadySeconds: 10 },
});
const replica = (uid: string, more: Partial<ReplicaView> = {}): ReplicaView => ({
  uid,
  name: uid,
  minion: "m1",
  phase: "Running",
  ready: true,
  readyAtMs: 0,
  terminating: false,
  finished: false,
  lost: false,
  healing: false,
  createdAtMs: 0,
  restarts: 0,
  ...more,
});
const names = (named: readonly { name: string }[] = []): string[] => named.map(({ name }) => name);

test("first it adopts and lets go, then it counts its own", () => {
  const all = [
    replica("own"),
    replica("free", { tie: "free" }),
    replica("stray", { tie: "stray" }),
    replica("gone", { tie: "free", terminating: true }),
    replica("over", { tie: "free", finished: true }),
    replica("leaving", { tie: "stray", terminating: true }),
  ];
  const plan = reconcileReplicas(owner(3), all, 0);
  assert.equal([names(plan.adopt), names(plan.release), plan.create.length], [["free"], ["stray"], 0]);
  const later = reconcileReplicas(owner(3), [replica("own"), replica("free"), ...all.slice(3)], 0);
  assert.equal([later.adopt, later.create.length], [undefined, 1]);
});

test("on its way out it does nothing", () => {
  const plan = reconcileReplicas(
    owner(3, { deletionTimestamp: "2026-01-01T00:00:00Z" }),
    [replica("x", { tie: "free" })],
    0,
  );
  assert.equal([plan.create.length, plan.adopt], [0, undefined]);
});

test("a replica is available when it was ready for as long as is asked, and it looks again then", () => {
  const all = [replica("a"), replica("b", { readyAtMs: 5_000 }), replica("c", { ready: false })];
  const at = (nowMs: number): [number, number | undefined] => [
    replicaStatus(owner(3), all, nowMs, "").availableReplicas,
    reconcileReplicas(owner(3), all, nowMs).againAtMs,
  ];
  assert.equal(at(9_000), [0, 10_000]);
  assert.equal(at(10_000), [1, 15_000]);
  assert.equal(at(15_000), [2, undefined]);
});

test("its status counts what lives and is its own, and says why it makes no more", () => {
  const all = [
    replica("a", { halfLabelled: true }),
    replica("b", { tie: "stray" }),
    replica("c", { terminating: true }),
  ];
  const { conditions, ...counts } = replicaStatus(owner(3), all, 60_000, "disk full");
  assert.equal(counts, {
    replicas: 1,
    readyReplicas: 1,
    availableReplicas: 1,
    fullyLabeledReplicas: 0,
    observedGeneration: 3,
  });
  assert.equal(conditions?.[0]?.message, "disk full");
  assert.is(replicaStatus(owner(3), all, 60_000, "").conditions, undefined);
});

test("the cheapest go first, dearer ones later, whatever else counts within a class", () => {
  const all = [replica("dear", { cost: 5, createdAtMs: 9 }), replica("plain"), replica("cheap", { cost: -5 })];
  assert.equal(names(reconcileReplicas(owner(1), all, 0).remove), ["cheap", "plain"]);
  const pending = replica("pending", { cost: 100, phase: "Pending", ready: false });
  assert.equal(names(reconcileReplicas(owner(3), [...all, pending], 0).remove), ["pending"]);
});

test.run();
