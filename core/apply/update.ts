/** Who has which fields after somebody changed an object by an update: he has what he changed, and others no longer. */
import type { ApiObject } from "../objects/types.js";
import type { Description } from "../schema/description.js";
import { type Changes, compare } from "./compare.js";
import { difference, isEmpty, noFields, union } from "./field-set.js";
import { wholeObject } from "./fields-of.js";
import { type ManagedFields, type Manager, managedFieldsOf, managersIn, sameWriter, type Writer } from "./managers.js";
import { ownable } from "./ownable.js";

export interface UpdateOf<T> {
  /** undefined: the object is new. */
  old: T | undefined;
  /** As it will be stored. */
  next: T;
  /** What the request says of managers; an empty entry alone means that there shall be none. */
  given: ManagedFields | undefined;
}

const isReset = (given: ManagedFields | undefined): boolean =>
  given?.length === 1 && Object.keys(given[0] ?? {}).length === 0;

function startOf({ old, given }: UpdateOf<ApiObject>, subresource: string): ManagedFields | undefined {
  const live = old?.metadata.managedFields;
  // A subresource is not for saying who has what.
  if (subresource !== "") return live;
  if (isReset(given)) return undefined;
  return managersIn(given).length > 0 ? given : live;
}

/** The fields that others keep. */
export function withoutChanges(managers: readonly Manager[], { added, modified, removed }: Changes): Manager[] {
  const lost = union(union(added, modified), removed);
  return managers.map((manager) => ({ ...manager, fields: difference(manager.fields, lost) }));
}

/**
 * `metadata.managedFields` of an object that is created or changed.
 * @param of what objects of its kind are
 * @param time of now, as the API prints it
 */
export function managedByUpdate(
  of: Description,
  update: UpdateOf<ApiObject>,
  writer: Writer,
  time: string,
): ManagedFields | undefined {
  const start = startOf(update, writer.subresource);
  const after = ownable(update.next, writer.subresource);
  if (!update.old && start === undefined) return managedFieldsOf([{ ...writer, time, fields: wholeObject(of, after) }]);
  const changes = update.old
    ? compare(of, ownable(update.old, writer.subresource), after)
    : { added: wholeObject(of, after), modified: noFields, removed: noFields };
  if ([changes.added, changes.modified, changes.removed].every(isEmpty)) return start;
  const managers = managersIn(start);
  const own = managers.find((manager) => sameWriter(manager, writer))?.fields ?? noFields;
  const others = managers.filter((manager) => !sameWriter(manager, writer));
  const fields = union(difference(own, changes.removed), union(changes.added, changes.modified));
  return managedFieldsOf([...withoutChanges(others, changes), { ...writer, time, fields }]);
}
