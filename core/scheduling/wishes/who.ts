/** What other pods see of a pod, and whether it is one of those that a term means. */
import { matchesLabels } from "../../objects/selectors.js";
import { isSociable, type PodTerm, type SpreadRule, type Wishes } from "./wishes.js";

export interface Who {
  namespace: string;
  labels: Readonly<Record<string, string>>;
  isLeaving: boolean;
  wishes: Wishes | null;
}

/** The labels of namespaces, by their names. */
export type Namespaces = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Equal for pods that other pods cannot tell apart. */
export function whoKey({ namespace, labels, isLeaving, wishes }: Who): string {
  return JSON.stringify([namespace, labels, isLeaving, isSociable(wishes) ? wishes : null]);
}

export function isMeantBy({ selector, namespaces, namespaceSelector }: PodTerm, who: Who, all: Namespaces): boolean {
  const isInNamespace =
    namespaces.includes(who.namespace) ||
    (namespaceSelector !== null && matchesLabels(namespaceSelector, all.get(who.namespace)));
  return isInNamespace && selector !== null && matchesLabels(selector, who.labels);
}

/** Rules of a pod are about pods of its own namespace that stay. */
export function isSpreadBy({ selector }: SpreadRule, namespace: string, who: Who): boolean {
  if (who.namespace !== namespace || who.isLeaving) return false;
  return selector !== null && matchesLabels(selector, who.labels);
}

/** What a pod says that counts for others. `weight` null: they must not be near it. */
export interface Held {
  term: PodTerm;
  weight: number | null;
  key: string;
}

/** The weight of being where a pod is that requires one like it. Source: Kubernetes' hardPodAffinityWeight. */
const requiredWeight = 1;

const heldBy = new WeakMap<Wishes, readonly Held[]>();

export function heldOf(wishes: Wishes | null): readonly Held[] {
  if (!isSociable(wishes)) return [];
  const known = heldBy.get(wishes);
  if (known) return known;
  const held = [
    ...wishes.away.map((term) => ({ term, weight: null })),
    ...wishes.near.map((term) => ({ term, weight: requiredWeight })),
    ...wishes.preferredPods,
  ].map(({ term, weight }) => ({ term, weight, key: JSON.stringify([weight, term]) }));
  heldBy.set(wishes, held);
  return held;
}
