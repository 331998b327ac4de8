/** The eviction of a pod: its end, if the budget that means it has one to spare. */
import type { Pod } from "../../core/kinds/pod/object.js";
import { budgetFor, spent } from "../../core/kinds/pod-disruption-budget/spending.js";
import { budgetsOf } from "../control/budget-view.js";
import type { HttpDeps } from "./deps.js";
import type { Place } from "./place.js";
import type { Author, Resources } from "./resources.js";

/**
 * Counts it in its budget, before the pod is ended.
 * @param uid of the pod that is meant; another one of its name is refused as it is ended
 * @throws Fault NotFound; TooManyRequests when the budget does not allow it now; InternalError when several mean the pod
 */
export async function askBudget(
  deps: HttpDeps,
  resources: Resources,
  place: Place,
  uid: string | undefined,
  author: Author,
  dryRun: boolean,
): Promise<void> {
  const kind: Pod["kind"] = "Pod";
  const pod = await resources.get(kind, place);
  if (uid !== undefined && uid !== pod.metadata.uid) return;
  const budget = budgetFor(pod, budgetsOf(deps.master.view, pod));
  if (!budget) return;
  const { namespace = "", name } = budget.metadata;
  await resources.update(
    budget.kind,
    { namespace, name },
    ({ metadata: { resourceVersion: _, ...metadata }, ...rest }) =>
      spent({ ...rest, metadata }, pod.metadata.name, deps.clock.nowMs()),
    author,
    dryRun,
  );
}
