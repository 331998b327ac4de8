import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decide } from "../../../core/scheduling/decide.js";
import { Ledger, type Order } from "../../../core/scheduling/ledger.js";
import { schedule } from "../../../core/scheduling/schedule.js";
import type { MinionFacts, MinionView, PodView } from "../../../core/scheduling/schedule-types.js";
import { naiveRefusal } from "./naive-twin.js";
import { clusters, minion, namespaces, pod, podsNamed, sociableClusters, sociablePods } from "./samples.js";

const test = suite("ledger");

const uids = ["p0", "p1", "p2", "p3", "p4", "p5"];
const anyUid = fc.constantFrom(...uids);
const anyMinion = fc.constantFrom("m0", "m1", "m2", "m3");
const steps = (minions: typeof clusters, pods: typeof podsNamed) =>
  fc.oneof(
    fc.record({ do: fc.constant("minions" as const), minions }),
    fc.record({ do: fc.constant("leaves" as const), minion: anyMinion }),
    fc.record({ do: fc.constant("ask" as const), pods: pods("p", 6), seed: fc.string({ maxLength: 3 }) }),
    fc.record({ do: fc.constant("bound" as const), minion: anyMinion, pods: pods("p", 6), which: fc.nat(5) }),
    fc.record({ do: fc.constant("removed" as const), uid: anyUid }),
    fc.record({ do: fc.constant("released" as const), uid: anyUid }),
    fc.record({ do: fc.constant("judge" as const), which: fc.nat(3) }),
    fc.record({ do: fc.constant("abandon" as const), which: fc.nat(3) }),
  );

type Step = ReturnType<typeof steps> extends fc.Arbitrary<infer S> ? S : never;
const kinds = {
  "pods of all kinds": { step: steps(clusters, podsNamed), probes: podsNamed("probe", 4) },
  "pods that mind each other": { step: steps(sociableClusters, sociablePods), probes: sociablePods("probe", 4) },
};

interface Kept {
  minion: string;
  view: PodView;
  isBound: boolean;
  /** Others end for it. */
  isNominated?: boolean;
}

/** The book once more, as plain as it gets. */
class Twin {
  readonly minions = new Map<string, MinionFacts>();
  readonly places = new Map<string, Kept>();
  readonly orders: {
    order: Order;
    decision: ReturnType<typeof decide>;
    pods: Map<string, PodView>;
    gone: Set<string>;
  }[] = [];

  cluster(): MinionView[] {
    return [...this.minions.values()].map((facts) => ({
      ...facts,
      pods: [...this.places.values()].filter((p) => p.minion === facts.name).map((p) => p.view),
    }));
  }

  dropFromOrders(uid: string): void {
    for (const { gone } of this.orders) gone.add(uid);
  }
}

function play(ledger: Ledger, twin: Twin, one: Step): void {
  if (one.do === "minions")
    for (const { pods: _, ...facts } of one.minions) {
      ledger.upsertMinion(facts);
      twin.minions.set(facts.name, facts);
    }
  if (one.do === "leaves") {
    ledger.removeMinion(one.minion);
    twin.minions.delete(one.minion);
  }
  if (one.do === "ask") {
    const order = ledger.pack(one.pods, "spread", one.seed);
    for (const p of one.pods) twin.places.delete(p.uid);
    const pods = new Map(one.pods.map((p) => [p.uid, p]));
    twin.orders.push({ order, decision: decide(order.task), pods, gone: new Set() });
  }
  if (one.do === "bound") {
    const view = one.pods[one.which];
    if (!view) return;
    ledger.podBound(one.minion, view);
    twin.places.set(view.uid, { minion: one.minion, view, isBound: true });
    twin.dropFromOrders(view.uid);
  }
  if (one.do === "removed") {
    ledger.podRemoved(one.uid);
    twin.places.delete(one.uid);
    twin.dropFromOrders(one.uid);
  }
  if (one.do === "released") {
    const isReserved = twin.places.get(one.uid)?.isBound === false;
    assert.is(ledger.release(one.uid), isReserved);
    if (isReserved) twin.places.delete(one.uid);
  }
  if (one.do === "judge" || one.do === "abandon") {
    const [taken] = twin.orders.splice(one.which % Math.max(1, twin.orders.length), 1);
    if (!taken) return;
    if (one.do === "abandon") return ledger.abandon(taken.order);
    const { placements, unplaced, preemptions, stale } = ledger.judge(taken.order, taken.decision);
    for (const uid of [...placements, ...unplaced, ...stale].map((p) => p.uid)) assert.not(taken.gone.has(uid), uid);
    for (const { uid, minion: name } of placements) {
      assert.not(twin.places.has(uid), "a second place");
      assert.ok(twin.minions.has(name));
      const view = taken.pods.get(uid) as PodView;
      const cluster = twin.cluster();
      const refusal = naiveRefusal(cluster, cluster.find((m) => m.name === name) as MinionView, view);
      assert.is(refusal, null, "placed where it does not fit");
      twin.places.set(uid, { minion: name, view, isBound: false });
    }
    for (const { uid, minion: name } of preemptions)
      for (const [other, { view, minion: on, isNominated }] of twin.places)
        if (isNominated && on === name && view.priority < (taken.pods.get(uid)?.priority ?? 0))
          twin.places.delete(other);
    for (const { uid, nominated } of unplaced)
      if (nominated !== undefined)
        twin.places.set(uid, {
          ...{ minion: nominated, view: taken.pods.get(uid) as PodView, isBound: false, isNominated: true },
        });
  }
}

for (const [what, { step, probes: some }] of Object.entries(kinds))
  test(`${what}, in whatever order: it refuses what the plain book refuses, and nobody who went gets a place`, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25, size: "max" }), some, (history, probes) => {
        const [ledger, twin] = [new Ledger(), new Twin()];
        for (const [name, labels] of namespaces) ledger.setNamespace(name, labels);
        for (const one of history) play(ledger, twin, one);
        for (const one of probes) {
          const probe = { ...one, preempts: false };
          const order = ledger.pack([probe], "spread", "s");
          const verdict = ledger.judge(order, decide(order.task));
          assert.equal(verdict.unplaced, schedule(twin.cluster(), [probe], "spread", "s", namespaces).unplaced);
          ledger.podRemoved(probe.uid);
        }
      }),
      { numRuns: 500 },
    );
  });

test("a pod that changes hands (its controller adopts it) counts for its new group", () => {
  const ledger = new Ledger();
  for (const name of ["a", "b"]) ledger.upsertMinion(minion(name));
  ledger.podBound("a", pod("p"));
  ledger.podBound("b", pod("q", { group: "g" }));
  ledger.podBound("b", pod("q"));
  ledger.podBound("a", pod("p", { group: "g" }));
  const order = ledger.pack([pod("r", { group: "g" })], "spread", "s");
  assert.equal(ledger.judge(order, decide(order.task)).placements, [{ uid: "r", minion: "b" }]);
});

test.run();
