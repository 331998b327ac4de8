import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import type { PodDisruptionBudget } from "../../../../core/kinds/pod-disruption-budget/object.js";
import { reconcile } from "../../../../core/kinds/pod-disruption-budget/reconcile.js";
import { type BudgetSight, sightOf } from "../../../../core/kinds/pod-disruption-budget/sight.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { toApiTime } from "../../../../core/time.js";

const test = suite("disruption budgets");
const nowMs = 1_000_000;
const budget = (spec: object, status?: object): PodDisruptionBudget =>
  ({
    ...readObject("PodDisruptionBudget", {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web", namespace: "default" },
      spec: { selector: { matchLabels: { app: "a" } }, ...spec },
    }).object,
    ...(status ? { status } : {}),
  }) as PodDisruptionBudget;
const sees = (more: Partial<BudgetSight> = {}): BudgetSight => ({
  pods: 4,
  scale: 4,
  healthy: 4,
  allowed: {},
  ...more,
});
type Told = { disruptionsAllowed: number; expectedPods: number; desiredHealthy: number; currentHealthy: number };
const told = (of: PodDisruptionBudget, sight: BudgetSight): number[] => {
  const s = reconcile(of, [sight], nowMs).status as Told;
  return [s.expectedPods, s.desiredHealthy, s.currentHealthy, s.disruptionsAllowed];
};

const table: [spec: object, sight: Partial<BudgetSight>, told: number[]][] = [
  [{ minAvailable: 3 }, {}, [4, 3, 4, 1]],
  [{ minAvailable: 3 }, { pods: 5 }, [5, 3, 4, 1]],
  [{ minAvailable: 3 }, { healthy: 2 }, [4, 3, 2, 0]],
  [{ minAvailable: "50%" }, { scale: 5 }, [5, 3, 4, 1]],
  [{ maxUnavailable: 1 }, {}, [4, 3, 4, 1]],
  [{ maxUnavailable: "30%" }, {}, [4, 2, 4, 2]],
  [{ maxUnavailable: 9 }, {}, [4, 0, 4, 4]],
  [{ maxUnavailable: 0 }, {}, [4, 4, 4, 0]],
  [{ minAvailable: 0 }, { pods: 0, healthy: 0 }, [0, 0, 0, 0]],
  [{}, {}, [0, 0, 4, 0]],
];
for (const [spec, sight, expected] of table)
  test(JSON.stringify([spec, sight]), () => assert.equal(told(budget(spec), sees(sight)), expected));

test("who was allowed to go does not count, until it is clear that it stays", () => {
  const since = toApiTime(nowMs - 60_000);
  const of = budget({ minAvailable: 3 }, { disruptedPods: { gone: since, going: since, sick: since } });
  const sight = sees({ allowed: { going: true, sick: false } });
  assert.equal(told(of, sight), [4, 3, 3, 0]);
  const plan = reconcile(of, [sight], nowMs);
  assert.equal((plan.status as { disruptedPods: object }).disruptedPods, { going: since, sick: since });
  assert.is(plan.againAtMs, nowMs + 60_000);
  assert.equal((reconcile(of, [sight], nowMs + 60_000).status as Told).disruptionsAllowed, 1);
});

test("its condition says so, since when, and of which spec", () => {
  const of = { ...budget({ minAvailable: 1 }), metadata: { name: "web", generation: 2 } };
  const { conditions } = reconcile(of, [sees()], nowMs).status as { conditions: object[] };
  const first = {
    type: "DisruptionAllowed",
    status: "True",
    reason: "SufficientPods",
    message: "",
    observedGeneration: 2,
  };
  assert.equal(conditions, [{ ...first, lastTransitionTime: toApiTime(nowMs) }]);
  const later = reconcile({ ...of, status: { conditions } as never }, [sees()], nowMs + 5_000);
  assert.equal((later.status as { conditions: object[] }).conditions, conditions);
});

test("percents of what nobody wants a number of are a failure that is told, and nobody may go", () => {
  const problem = 'found no controllers for pod "x"';
  const { scale: _, ...unknown } = sees({ problem });
  const plan = reconcile(budget({ maxUnavailable: 1 }), [unknown], nowMs);
  assert.equal((plan.status as Told).disruptionsAllowed, 0);
  assert.equal(
    plan.notes?.map((n) => n.reason),
    ["CalculateExpectedPodCountFailed"],
  );
  assert.equal(told(budget({ minAvailable: 1 }), unknown), [4, 1, 4, 3]);
});

test("it sees who serves, and asks each who keeps them once", () => {
  const pod = (name: string, owner: string, ready: boolean, more: object = {}): Pod =>
    ({
      kind: "Pod",
      metadata: {
        name,
        namespace: "default",
        ...(owner ? { ownerReferences: [{ kind: "ReplicaSet", name: owner, uid: owner, controller: true }] } : {}),
        ...more,
      },
      spec: { containers: [] },
      status: { phase: "Running", conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
    }) as never;
  const of = budget({ minAvailable: 1 }, { disruptedPods: { a: "", z: "" } });
  const pods = [
    pod("a", "x", true),
    pod("b", "x", false),
    pod("c", "y", true, { deletionTimestamp: "t" }),
    pod("d", "", true),
  ];
  const wanted = ({ metadata }: { metadata: { ownerReferences?: { uid: string }[] } }) => {
    const uid = metadata.ownerReferences?.[0]?.uid ?? "";
    return { uid, wanted: uid === "x" ? 3 : 2 };
  };
  assert.equal(sightOf(of, pods, wanted as never), { pods: 4, scale: 5, healthy: 2, allowed: { a: true } });
  assert.match(sightOf(of, pods, () => undefined).problem ?? "", /found no controllers for pod "a"/);
});

test("what cannot be is refused", () => {
  const refused: [object, RegExp][] = [
    [{ minAvailable: 1, maxUnavailable: 1 }, /cannot be both set/],
    [{ minAvailable: -1 }, /minAvailable/],
    [{ maxUnavailable: "101%" }, /must not be more than 100%/],
    [{ unhealthyPodEvictionPolicy: "Never" }, /unhealthyPodEvictionPolicy/],
  ];
  for (const [spec, message] of refused)
    assert.throws(
      () => budget(spec),
      (error: Error) => message.test(error.message),
    );
});

test.run();
