/** Objects that are written over v1 say who has which of their fields. */
import type { ManagedFields, Writer } from "../../../../core/apply/managers.js";
import { managedByUpdate } from "../../../../core/apply/update.js";
import type { AnyObject } from "../../../../core/kinds/all.js";
import type { KindDef } from "../../../../core/objects/kind-def.js";
import { type Clock, toApiTime } from "../../../../core/time.js";

/** The object with these managers, or with none. */
export function withManagers<T extends AnyObject>(object: T, managedFields: ManagedFields | undefined): T {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: managedFields === undefined ? metadata : { ...metadata, managedFields } };
}

/**
 * An object as it will be stored, with who has its fields after this write.
 * @param given what the request says of managers
 */
export function managed<T extends AnyObject>(
  def: KindDef,
  old: AnyObject | undefined,
  next: T,
  given: ManagedFields | undefined,
  writer: Writer,
  clock: Clock,
): T {
  const update = { old, next, given };
  return withManagers(next, managedByUpdate(def.rules.shape.description, update, writer, toApiTime(clock.nowMs())));
}
