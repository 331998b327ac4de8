/** A list as it was some changes ago. Pure. */
import type { AnyObject, Kind } from "../kinds/all.js";
import type { Change } from "./store.js";

/** Names of namespaces and objects have no such character. */
const between = "\u0000";
const placeOf = ({ metadata }: AnyObject): string => `${metadata.namespace ?? ""}${between}${metadata.name}`;

/**
 * @param items of a kind and namespace as they are now, in order
 * @param changes what led there from then, in order, of any kind and namespace
 */
export function listBefore(
  items: readonly AnyObject[],
  changes: readonly Change[],
  kind: Kind,
  namespace: string | undefined,
): AnyObject[] {
  const ours = changes.filter(
    ({ object }) =>
      object.kind === kind && (namespace === undefined || (object.metadata.namespace ?? "") === namespace),
  );
  if (ours.length === 0) return [...items];
  const then = new Map(items.map((object) => [placeOf(object), object]));
  for (const change of ours.reverse()) {
    if (change.type === "ADDED") then.delete(placeOf(change.object));
    else then.set(placeOf(change.previous), change.previous);
  }
  return [...then].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}
