/** What budgets see in the master's copy of all objects. */
import { anyDef, isKind } from "../../core/kinds/all.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { PodDisruptionBudget } from "../../core/kinds/pod-disruption-budget/object.js";
import type { Scaled } from "../../core/kinds/pod-disruption-budget/scale.js";
import { type BudgetSight, meansPod, sightOf } from "../../core/kinds/pod-disruption-budget/sight.js";
import { equalitiesOf } from "../../core/objects/index/facts.js";
import type { ApiObject } from "../../core/objects/types.js";
import type { View } from "./view.js";

/** Who keeps an object, and how many of it he wants: of a set that is another's, that other one. */
function ownerScale(view: View, object: ApiObject): Scaled | undefined {
  const reference = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (!reference) return undefined;
  const owner = view.index.byUid(reference.kind, reference.uid);
  if (!owner) return undefined;
  const scaling = isKind(owner.kind) ? anyDef(owner.kind).scaling : undefined;
  return ownerScale(view, owner) ?? { uid: reference.uid, ...(scaling ? { wanted: scaling.wanted(owner) } : {}) };
}

export function budgetSight(view: View, budget: PodDisruptionBudget): BudgetSight {
  const { namespace = "" } = budget.metadata;
  const kind: Pod["kind"] = "Pod";
  const pods = view.index.labelled(kind, namespace, equalitiesOf(budget) ?? {}) as Pod[];
  return sightOf(
    budget,
    pods.filter((pod) => meansPod(budget, pod)),
    (object) => ownerScale(view, object),
  );
}

/** Those that mean a pod. */
export function budgetsOf(view: Pick<View, "list">, pod: Pod): PodDisruptionBudget[] {
  const budgets: PodDisruptionBudget["kind"] = "PodDisruptionBudget";
  return [...view.list(budgets, pod.metadata.namespace)].filter((budget) => meansPod(budget, pod));
}
