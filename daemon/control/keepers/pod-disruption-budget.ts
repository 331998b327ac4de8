import { controllerMachine } from "../../../actors/controller.js";
import { type AnyObject, everyKind, kinds } from "../../../core/kinds/all.js";
import type { PodDisruptionBudget } from "../../../core/kinds/pod-disruption-budget/object.js";
import { budgetStatus, reconcile } from "../../../core/kinds/pod-disruption-budget/reconcile.js";
import { type BudgetSight, isSameHealth } from "../../../core/kinds/pod-disruption-budget/sight.js";
import { sameJson } from "../../../core/objects/same-json.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { budgetSight, budgetsOf } from "../budget-view.js";
import type { AnyWatching, KeeperDef, Watching } from "./keeper.js";

/** Kinds that say how many they want. */
const scaled = everyKind.filter((kind) => kinds[kind].scaling !== undefined);

const wantedOf = (object: AnyObject | undefined): number | undefined =>
  object && kinds[object.kind].scaling?.wanted(object as ApiObject as never);

/** Budgets: they say how many pods may be evicted, and evictions are counted in their status as they are allowed. */
export const keeper: KeeperDef<"PodDisruptionBudget"> = {
  kind: "PodDisruptionBudget",
  machine: controllerMachine<PodDisruptionBudget, BudgetSight>({
    id: "podDisruptionBudget",
    child: ["pod", "pods"],
    reconcile,
  }),
  rank: 2,
  make: ({ view, writes, ports }) => {
    const ofScale = (kind: (typeof scaled)[number]): AnyWatching => ({
      kind,
      ownersOf: (before, after) =>
        wantedOf(before) === wantedOf(after)
          ? []
          : view.list("PodDisruptionBudget", (after ?? before)?.metadata.namespace),
    });
    return {
      looksAfter: (before, after) =>
        !sameJson(before.spec, after.spec) || !sameJson(before.status?.disruptedPods, after.status?.disruptedPods),
      watches: [
        {
          kind: "Pod",
          ownersOf: (before, after) =>
            before && after && before.metadata.labels === after.metadata.labels && isSameHealth(before, after)
              ? []
              : new Set([before, after].flatMap((pod) => (pod ? budgetsOf(view, pod) : []))),
        },
        ...(scaled.map(ofScale) as Watching[]),
      ],
      observe: (object) => ({ type: "controller.observed", object, children: [budgetSight(view, object)] }),
      commands: {
        // Judged again over what is written: an eviction that was counted meanwhile must not be forgotten.
        writeStatus: (_command, budget, { actor }) =>
          writes.edit(actor, budget, (now) => {
            const status = budgetStatus(now, budgetSight(view, now), ports.clock.nowMs());
            return { ...now, status };
          }),
      } as ReturnType<KeeperDef<"PodDisruptionBudget">["make"]>["commands"],
    };
  },
};
