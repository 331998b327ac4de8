/** Whom a minion would lose for a pod: as few as will do, the least important ones. Source: Kubernetes' SelectVictimsOnNode. */
import { matchesLabels } from "../../objects/selectors.js";
import type { PodView } from "../schedule-types.js";
import type { DisruptionBudget } from "./preemption.js";

/** The higher priority counts more, then who is older. */
export function byImportance(a: PodView, b: PodView): number {
  return b.priority - a.priority || a.createdMs - b.createdMs || (a.uid < b.uid ? -1 : 1);
}

/** Those whose end would break a budget, were all of them to end, the most important ones kept within it. */
function breaking(pods: readonly PodView[], budgets: readonly DisruptionBudget[]): Set<string> {
  const left = budgets.map(({ allowed }) => allowed);
  const broken = new Set<string>();
  for (const { uid, name, namespace, labels } of pods)
    for (const [i, budget] of budgets.entries()) {
      if (budget.namespace !== namespace || budget.going.includes(name)) continue;
      if (!matchesLabels(budget.selector, labels)) continue;
      left[i] = (left[i] as number) - 1;
      if ((left[i] as number) < 0) broken.add(uid);
    }
  return broken;
}

export interface Victims {
  /** The most important first. */
  pods: PodView[];
  /** How many of them end against a budget. */
  violations: number;
}

/**
 * @param pods all of lower priority on the minion; they are taken away, and stay so
 * @param minion where they are: what it has room for is asked of it
 * @returns null if the pod does not fit though all of them go
 */
export function victimsOf(
  pods: readonly PodView[],
  budgets: readonly DisruptionBudget[],
  minion: { fits(): boolean; take(pod: PodView): void; give(pod: PodView): void },
): Victims | null {
  const sorted = [...pods].sort(byImportance);
  for (const pod of sorted) minion.give(pod);
  if (!minion.fits()) return null;
  const broken = breaking(sorted, budgets);
  const isBreaking = ({ uid }: PodView): boolean => broken.has(uid);
  const victims = [...sorted.filter(isBreaking), ...sorted.filter((pod) => !isBreaking(pod))].filter((pod) => {
    minion.take(pod);
    if (minion.fits()) return false;
    minion.give(pod);
    return true;
  });
  return { pods: victims.sort(byImportance), violations: victims.filter(isBreaking).length };
}
