import { isEnding } from "../../core/objects/finalizers.js";
import type { Reconciled } from "../../core/objects/reconciled.js";
import type { ApiObject } from "../../core/objects/types.js";
import { isRecord } from "../../core/schema/shape.js";
import type { ControllerEvent, Stamped } from "../events.js";
import type { ControllerRules } from "./rules.js";

/** Some controllers see less of their children than the objects. */
const isObject = (child: unknown): child is ApiObject => isRecord(child) && isRecord(child["metadata"]);

/**
 * What is on its way out makes nothing, and leaves what it made to the garbage collector; but it lets itself go, and what it
 * held: what has a finalizer of its would never go.
 */
function planFor<T extends ApiObject, C>(
  { reconcile }: ControllerRules<T, C>,
  object: T,
  children: readonly C[],
  nowMs: number,
): Reconciled {
  const plan = reconcile(object, children, nowMs);
  if (!isEnding(object)) return plan;
  const finalizersOf = ({ metadata }: ApiObject): number => metadata.finalizers?.length ?? 0;
  const before = new Map(
    [object, ...(children as readonly unknown[]).filter(isObject)].map((one) => [one.metadata.uid, one]),
  );
  const isLetGo = (next: ApiObject): boolean => {
    const now = before.get(next.metadata.uid);
    return now !== undefined && finalizersOf(next) < finalizersOf(now);
  };
  return { ...plan, create: [], update: plan.update.filter(isLetGo), remove: [], adopt: [], release: [] };
}

/** The plan for an observation, made once however many guards and actions ask. */
export function planner<T extends ApiObject, C>(
  rules: ControllerRules<T, C>,
): (e: Stamped<ControllerEvent>) => Reconciled {
  const nothing: Reconciled = { create: [], update: [], remove: [] };
  let last: unknown;
  let plan = nothing;
  return (event) => {
    if (event.type !== "controller.observed") return nothing;
    if (event !== last) plan = planFor(rules, event.object as T, event.children as readonly C[], event.atMs);
    last = event;
    return plan;
  };
}
