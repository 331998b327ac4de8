/** How a kind that users made ends: its objects go first, then its definition. */
import { isEnding, withFinalizers } from "../../objects/finalizers.js";
import { revisionOf } from "../../objects/types.js";
import type { Write } from "../../store/store.js";
import type { AnyObject, Kind } from "../all.js";
import { cleanupFinalizer } from "../custom-resource-definition/finalizer.js";
import type { CustomResourceDefinition } from "../custom-resource-definition/object.js";
import { endOf, settled } from "../ending.js";
import { storedName } from "./definition.js";

/** The writes that end what is left of a kind that is being deleted; when nothing is, the one that lets its definition go. */
export function emptiedKind(
  definition: CustomResourceDefinition,
  list: (kind: Kind) => readonly AnyObject[],
  nowMs: number,
): Write[] {
  const finalizers = definition.metadata.finalizers ?? [];
  if (!isEnding(definition) || !finalizers.includes(cleanupFinalizer)) return [];
  const objects = list(storedName(definition.spec.names.kind, definition.spec.group) as Kind);
  if (objects.length > 0)
    return objects.filter((object) => !isEnding(object)).map((object) => endOf(object, { nowMs }));
  const others = finalizers.filter((name) => name !== cleanupFinalizer);
  return [settled(withFinalizers(definition, others), revisionOf(definition))];
}
