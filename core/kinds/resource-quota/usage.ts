/** What the objects of a namespace use of a quota together. */
import { type Amount, amountText } from "../../objects/amount.js";
import type { ApiObject } from "../../objects/types.js";
import { addTo } from "./admit.js";
import { type Costs, costsOf, countNames } from "./cost.js";
import { isOfPods } from "./names.js";
import type { ResourceQuota } from "./object.js";
import type { Used } from "./reconcile.js";
import { isMeant } from "./scopes.js";

/** What is asked of a kind: its name in addresses, and its objects. */
export interface Countable {
  kind: string;
  group: string;
  plural: string;
}

const ofClaims = /storage$|persistentvolumeclaims$/;

/** Whether objects of a kind may use something of what a quota is of. */
function concerns(quota: ResourceQuota, kind: Countable): boolean {
  const names = Object.keys(quota.spec?.hard ?? {});
  const counts = countNames(kind);
  if (names.some((name) => counts.includes(name))) return true;
  if (kind.group !== "") return false;
  if (kind.kind === "Pod") return names.some(isOfPods);
  if (kind.kind === "Service") return names.some((name) => name.startsWith("services."));
  return kind.kind === "PersistentVolumeClaim" && names.some((name) => ofClaims.test(name));
}

/** What an object costs of a quota; undefined: nothing, the quota is not of it. */
export function costOf(quota: ResourceQuota, object: ApiObject, kind: Countable): Costs | undefined {
  return concerns(quota, kind) && isMeant(quota, object) ? costsOf(object, kind) : undefined;
}

/** @param listed the objects of a kind in the quota's namespace */
export function usageOf(
  quota: ResourceQuota,
  kinds: readonly Countable[],
  listed: (kind: Countable) => Iterable<ApiObject>,
): Costs {
  const sum = new Map<string, Amount>();
  for (const kind of kinds) {
    if (!concerns(quota, kind)) continue;
    for (const object of listed(kind)) if (isMeant(quota, object)) addTo(sum, costsOf(object, kind));
  }
  return sum;
}

/** As it is told. */
export const usedText = (used: Costs): Used =>
  Object.fromEntries([...used].map(([name, amount]) => [name, amountText(amount)]));
