import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planReplicas } from "../../../../core/kinds/replicas/plan.js";
import type { ReplicaView } from "../../../../core/kinds/replicas/view.js";

const test = suite("plan of replicas");

/** A replica that runs and is ready on minion m1, unless told otherwise. */
function replica(uid: string, facts: Partial<ReplicaView> = {}): ReplicaView {
  return {
    uid,
    name: uid,
    minion: "m1",
    phase: "Running",
    ready: true,
    terminating: false,
    finished: false,
    lost: false,
    healing: false,
    createdAtMs: 0,
    restarts: 0,
    ...facts,
  };
}

const table: {
  what: string;
  wanted: number;
  replicas: ReplicaView[];
  create: number;
  remove: string[];
  lost?: string[];
}[] = [
  { what: "nothing there", wanted: 3, replicas: [], create: 3, remove: [] },
  { what: "as wanted", wanted: 1, replicas: [replica("a")], create: 0, remove: [] },
  { what: "wanted below zero", wanted: -1, replicas: [replica("a")], create: 0, remove: ["a"] },
  {
    what: "terminating ones do not count",
    wanted: 1,
    replicas: [replica("a", { terminating: true })],
    create: 1,
    remove: [],
  },
  {
    what: "finished ones do not count",
    wanted: 1,
    replicas: [replica("a", { finished: true, phase: "Failed" })],
    create: 1,
    remove: [],
  },
  {
    what: "healing ones count",
    wanted: 1,
    replicas: [replica("a", { healing: true, phase: "Failed", ready: false })],
    create: 0,
    remove: [],
  },
  {
    what: "lost ones are replaced and listed",
    wanted: 1,
    replicas: [replica("a", { lost: true })],
    create: 1,
    remove: [],
    lost: ["a"],
  },
  {
    what: "a lost one that is terminating is not listed twice",
    wanted: 0,
    replicas: [replica("a", { lost: true, terminating: true })],
    create: 0,
    remove: [],
  },
  {
    what: "its minion returned: the replacement that does not run yet goes, not the work that never stopped",
    wanted: 1,
    replicas: [replica("old", { createdAtMs: 1 }), replica("new", { createdAtMs: 2, phase: "Pending", ready: false })],
    create: 0,
    remove: ["new"],
  },
  {
    what: "unassigned, pending, healing, not ready, ready",
    wanted: 0,
    replicas: [
      replica("ready"),
      replica("not-ready", { ready: false }),
      replica("healing", { phase: "Failed", healing: true, ready: false }),
      replica("pending", { phase: "Pending", ready: false }),
      replica("unassigned", { phase: "Pending", ready: false, minion: "" }),
    ],
    create: 0,
    remove: ["unassigned", "pending", "healing", "not-ready", "ready"],
  },
  {
    what: "the fullest minion first, evenly",
    wanted: 2,
    replicas: [
      replica("a1", { minion: "a", createdAtMs: 1 }),
      replica("a2", { minion: "a", createdAtMs: 2 }),
      replica("a3", { minion: "a", createdAtMs: 3 }),
      replica("b1", { minion: "b", createdAtMs: 9 }),
      replica("c1", { minion: "c", createdAtMs: 8 }),
    ],
    create: 0,
    remove: ["a3", "a2", "b1"],
  },
  {
    what: "a minion's less useful replicas make room on it too",
    wanted: 2,
    replicas: [
      replica("a1", { minion: "a", createdAtMs: 1 }),
      replica("a2", { minion: "a", createdAtMs: 2, phase: "Pending", ready: false }),
      replica("b1", { minion: "b", createdAtMs: 3 }),
      replica("b2", { minion: "b", createdAtMs: 4 }),
    ],
    create: 0,
    remove: ["a2", "b2"],
  },
  {
    what: "younger, then more often restarted, then the uid",
    wanted: 0,
    replicas: [
      replica("old", { createdAtMs: 1 }),
      replica("b", { createdAtMs: 2 }),
      replica("a", { createdAtMs: 2 }),
      replica("frail", { createdAtMs: 2, restarts: 4 }),
    ],
    create: 0,
    remove: ["frail", "a", "b", "old"],
  },
];

for (const row of table) {
  test(row.what, () => {
    const { create, remove, lost } = planReplicas(row.wanted, row.replicas);
    assert.equal({ create, remove, lost }, { create: row.create, remove: row.remove, lost: row.lost ?? [] });
  });
}

const replicas = fc.uniqueArray(
  fc.record(
    {
      uid: fc.string({ minLength: 1, maxLength: 3 }),
      name: fc.constant("r"),
      minion: fc.constantFrom("", "m1", "m2", "m3"),
      phase: fc.constantFrom("Pending", "Running", "Failed", "Unknown"),
      ready: fc.boolean(),
      terminating: fc.boolean(),
      finished: fc.boolean(),
      lost: fc.boolean(),
      healing: fc.boolean(),
      createdAtMs: fc.nat(5),
      restarts: fc.nat(2),
    },
    { noNullPrototype: true },
  ),
  { selector: (r) => r.uid, maxLength: 30 },
);
const counts = (r: ReplicaView): boolean => !r.terminating && !r.finished && !r.lost;

test("creations and removals done, what counts is what is wanted; nothing that does not count is removed", () => {
  fc.assert(
    fc.property(fc.nat(30), replicas, (wanted, all) => {
      const { create, remove } = planReplicas(wanted, all);
      const counted = all.filter(counts);
      assert.is(counted.length - remove.length + create, wanted);
      assert.ok(create === 0 || remove.length === 0);
      assert.is(new Set(remove).size, remove.length);
      assert.ok(remove.every((uid) => counted.some((r) => r.uid === uid)));
    }),
  );
});

test("the order of observation does not matter, and the observation is left as it was", () => {
  fc.assert(
    fc.property(fc.nat(30), replicas, (wanted, all) => {
      const before = structuredClone(all);
      const plan = planReplicas(wanted, all);
      assert.equal(planReplicas(wanted, [...all].reverse()).remove, plan.remove);
      assert.equal(all, before);
    }),
  );
});

test("removing fewer removes the first of the same order", () => {
  fc.assert(
    fc.property(replicas, (all) => {
      const whole = planReplicas(0, all).remove;
      for (let wanted = 0; wanted <= whole.length; wanted++) {
        assert.equal(planReplicas(wanted, all).remove, whole.slice(0, whole.length - wanted));
      }
    }),
  );
});

test.run();
