/** What an object is found by, besides its kind and name. Read from fields that every kind has at the same place. */
import { sameJson } from "../same-json.js";
import type { ApiObject } from "../types.js";

type Pairs = Readonly<Record<string, string>>;

const none: readonly string[] = [];

interface Fields {
  spec?: { nodeName?: unknown; selector?: unknown };
}

/** The minion it is on; "" = none. */
export function minionOf(object: ApiObject): string {
  const name = (object as Fields).spec?.nodeName;
  return typeof name === "string" ? name : "";
}

/** uid of the controller that owns it; "" = none does. */
export function ownerOf({ metadata }: ApiObject): string {
  for (const { controller, uid } of metadata.ownerReferences ?? []) if (controller === true) return uid;
  return "";
}

/** uids of all that own it, each once. */
export function ownersOf({ metadata: { ownerReferences } }: ApiObject): readonly string[] {
  if (!ownerReferences || ownerReferences.length === 0) return none;
  return ownerReferences.length === 1
    ? [ownerReferences[0]?.uid ?? ""]
    : [...new Set(ownerReferences.map((o) => o.uid))];
}

/** The equalities of its selector; undefined = it has no selector. Those of a selector by sets are its `matchLabels`. */
export function equalitiesOf(object: ApiObject): Pairs | undefined {
  const selector = (object as Fields).spec?.selector;
  if (typeof selector !== "object" || selector === null) return undefined;
  const { matchLabels, matchExpressions } = selector as { matchLabels?: unknown; matchExpressions?: unknown };
  const isBySets = Array.isArray(matchExpressions) || (typeof matchLabels === "object" && matchLabels !== null);
  return (isBySets ? (matchLabels ?? {}) : selector) as Pairs;
}

/** Whether two states of an object are found by the same; each mostly shares what it does not change with the one before. */
export const same = {
  labels: (a: ApiObject, b: ApiObject): boolean =>
    a.metadata.labels === b.metadata.labels || sameJson(a.metadata.labels, b.metadata.labels),
  owners: (a: ApiObject, b: ApiObject): boolean =>
    a.metadata.ownerReferences === b.metadata.ownerReferences || sameJson(ownersOf(a), ownersOf(b)),
  spec: (a: ApiObject, b: ApiObject): boolean => (a as Fields).spec === (b as Fields).spec,
  selector: (a: ApiObject, b: ApiObject): boolean =>
    same.spec(a, b) || sameJson((a as Fields).spec?.selector, (b as Fields).spec?.selector),
};
