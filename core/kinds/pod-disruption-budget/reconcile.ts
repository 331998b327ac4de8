/** How many pods may be evicted: what serves beyond what must. A budget makes nothing, it only says. */
import type { ControllerNote, Reconciled } from "../../objects/reconciled.js";
import { fromApiTime, toApiTime } from "../../time.js";
import { resolved } from "../deployment/amounts.js";
import { allowedCondition, type BudgetStatus, type PodDisruptionBudget, syncFailed } from "./object.js";
import type { BudgetSight } from "./sight.js";

/** A pod that somebody was allowed to evict, and that is still there after this, was not evicted. */
const allowedMsMax = 120_000;

interface Need {
  expected: number;
  desired: number;
}

/** undefined: what the percentage is of is not known. */
function needOf({ spec }: PodDisruptionBudget, { pods, scale }: BudgetSight): Need | undefined {
  const { minAvailable, maxUnavailable } = spec;
  if (maxUnavailable === undefined && typeof minAvailable === "number")
    return { expected: pods, desired: minAvailable };
  if (maxUnavailable === undefined && minAvailable === undefined) return { expected: 0, desired: 0 };
  if (scale === undefined) return undefined;
  if (maxUnavailable === undefined) return { expected: scale, desired: resolved(minAvailable, scale, true) };
  return { expected: scale, desired: Math.max(0, scale - resolved(maxUnavailable, scale, true)) };
}

function conditionsOf(
  { metadata: { generation = 0 }, status }: PodDisruptionBudget,
  told: { status: string; reason: string; message: string },
  nowMs: number,
): NonNullable<BudgetStatus["conditions"]> {
  const known = status?.conditions?.find(({ type }) => type === allowedCondition);
  const since = known && known.status === told.status ? known.lastTransitionTime : toApiTime(nowMs);
  return [{ type: allowedCondition, ...told, observedGeneration: generation, lastTransitionTime: since }];
}

/** Those that may still go, with when they were allowed to. */
function stillAllowed({ status }: PodDisruptionBudget, { allowed }: BudgetSight, nowMs: number): [string, string][] {
  return Object.entries(status?.disruptedPods ?? {}).filter(
    ([name, since]) => Object.hasOwn(allowed, name) && fromApiTime(since) + allowedMsMax > nowMs,
  );
}

function failed(budget: PodDisruptionBudget, message: string, nowMs: number): BudgetStatus {
  const { currentHealthy = 0, desiredHealthy = 0, expectedPods = 0, disruptedPods } = budget.status ?? {};
  return {
    currentHealthy,
    desiredHealthy,
    expectedPods,
    disruptionsAllowed: 0,
    ...(disruptedPods ? { disruptedPods } : {}),
    observedGeneration: budget.metadata.generation ?? 0,
    conditions: conditionsOf(budget, { status: "False", reason: syncFailed, message }, nowMs),
  };
}

/** What a budget says, with those of whom it is not known yet whether they go taken as gone. */
export function budgetStatus(budget: PodDisruptionBudget, sight: BudgetSight, nowMs: number): BudgetStatus {
  const need = needOf(budget, sight);
  if (!need) return failed(budget, sight.problem ?? "", nowMs);
  const going = stillAllowed(budget, sight, nowMs);
  const currentHealthy = sight.healthy - going.filter(([name]) => sight.allowed[name]).length;
  const { expected, desired } = need;
  // Of a budget that means nobody yet the first ones must not go before it has looked.
  const disruptionsAllowed = expected > 0 ? Math.max(0, currentHealthy - desired) : 0;
  const isAllowed = disruptionsAllowed > 0;
  const told = {
    status: isAllowed ? "True" : "False",
    reason: isAllowed ? "SufficientPods" : "InsufficientPods",
    message: "",
  };
  return {
    currentHealthy,
    desiredHealthy: desired,
    expectedPods: expected,
    disruptionsAllowed,
    ...(going.length > 0 ? { disruptedPods: Object.fromEntries(going) } : {}),
    observedGeneration: budget.metadata.generation ?? 0,
    conditions: conditionsOf(budget, told, nowMs),
  };
}

function notesOf(budget: PodDisruptionBudget, sight: BudgetSight): ControllerNote[] {
  if (sight.pods === 0) return [{ level: "Normal", reason: "NoPods", message: "No matching pods found" }];
  if (needOf(budget, sight)) return [];
  const message = `Failed to calculate the number of expected pods: ${sight.problem}`;
  return [{ level: "Warning", reason: "CalculateExpectedPodCountFailed", message }];
}

/** @param sights one: what it sees */
export function reconcile(budget: PodDisruptionBudget, [sight]: readonly BudgetSight[], nowMs: number): Reconciled {
  const nothing: Reconciled = { create: [], update: [], remove: [] };
  if (!sight) return nothing;
  const ends = stillAllowed(budget, sight, nowMs).map(([, since]) => fromApiTime(since) + allowedMsMax);
  return {
    ...nothing,
    status: budgetStatus(budget, sight, nowMs),
    notes: notesOf(budget, sight),
    ...(ends.length > 0 ? { againAtMs: Math.min(...ends) } : {}),
  };
}
