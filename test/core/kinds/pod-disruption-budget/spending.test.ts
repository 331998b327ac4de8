import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import type { PodDisruptionBudget } from "../../../../core/kinds/pod-disruption-budget/object.js";
import { budgetFor, spent } from "../../../../core/kinds/pod-disruption-budget/spending.js";

const test = suite("evictions that are counted");
const pod = (phase: string, ready = true, deletionTimestamp?: string): Pod =>
  ({
    kind: "Pod",
    metadata: { name: "p", ...(deletionTimestamp ? { deletionTimestamp } : {}) },
    spec: { containers: [] },
    status: { phase, conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
  }) as never;
const budget = (status: object, spec: object = {}): PodDisruptionBudget =>
  ({
    kind: "PodDisruptionBudget",
    metadata: { name: "b", generation: 2 },
    spec,
    status: {
      currentHealthy: 3,
      desiredHealthy: 2,
      disruptionsAllowed: 1,
      expectedPods: 3,
      observedGeneration: 2,
      ...status,
    },
  }) as never;
const faultOf = (act: () => unknown): Fault => {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error("no fault");
};

const table: [what: string, pod: Pod, budget: PodDisruptionBudget, isCounted: boolean][] = [
  ["one that serves", pod("Running"), budget({}), true],
  ["one that does not run yet", pod("Pending"), budget({}), false],
  ["one that ended", pod("Failed"), budget({}), false],
  ["one on its way out", pod("Running", true, "t"), budget({}), false],
  ["a sick one of a healthy budget", pod("Running", false), budget({}), false],
  ["a sick one of a sick budget", pod("Running", false), budget({ currentHealthy: 1 }), true],
  [
    "a sick one that may always go",
    pod("Running", false),
    budget({ currentHealthy: 1 }, { unhealthyPodEvictionPolicy: "AlwaysAllow" }),
    false,
  ],
];
for (const [what, one, of, isCounted] of table)
  test(what, () => assert.is(budgetFor(one, [of]) !== undefined, isCounted));

test("no budget, or several", () => {
  assert.is(budgetFor(pod("Running"), []), undefined);
  const fault = faultOf(() => budgetFor(pod("Running"), [budget({}), budget({})]));
  assert.equal([fault.code, /more than one PodDisruptionBudget/.test(fault.message)], [500, true]);
});

test("each is noted, and refused when none is left, or nobody knows", () => {
  const { status } = spent(budget({}), "p", 0);
  assert.equal([status?.disruptionsAllowed, status?.disruptedPods], [0, { p: "1970-01-01T00:00:00Z" }]);
  const none = faultOf(() => spent(budget({ disruptionsAllowed: 0 }), "p", 0));
  assert.equal(
    [none.code, none.message, none.details.retryAfterSeconds],
    [429, "Cannot evict pod as it would violate the pod's disruption budget.", undefined],
  );
  assert.equal(none.details.causes, [
    {
      reason: "DisruptionBudget",
      field: "",
      message: "The disruption budget b needs 2 healthy pods and has 3 currently",
    },
  ]);
  const unseen = faultOf(() => spent(budget({ observedGeneration: 1 }), "p", 0));
  assert.equal([unseen.code, unseen.details.retryAfterSeconds], [429, 10]);
  const conditions = [{ type: "DisruptionAllowed", status: "False", reason: "SyncFailed", message: "why" }];
  const failed = faultOf(() => spent(budget({ disruptionsAllowed: 0, conditions }), "p", 0));
  assert.match(failed.details.causes?.[0]?.message ?? "", /failed sync: why/);
});

test.run();
