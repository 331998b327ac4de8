/**
 * Server-side apply: somebody says which fields an object shall have, and has them from then on. What others have and he
 * wants otherwise is a conflict; what he had and no longer names goes. As Kubernetes' structured-merge-diff.
 */

import { sameJson } from "../objects/same-json.js";
import type { ApiObject } from "../objects/types.js";
import type { Description } from "../schema/description.js";
import { isRecord } from "../schema/shape.js";
import { type Changes, compare } from "./compare.js";
import { type Conflict, conflictFault } from "./conflicts.js";
import { difference, type FieldSet, intersection, isEmpty, noFields, union } from "./field-set.js";
import { fieldsOf, wholeObject } from "./fields-of.js";
import { lastApplied, withLastApplied } from "./last-applied.js";
import {
  type ManagedFields,
  type Manager,
  managedFieldsOf,
  managersIn,
  sameManagers,
  sameWriter,
  type Writer,
} from "./managers.js";
import { merged } from "./merge.js";
import { ownable } from "./ownable.js";
import { pruned } from "./prune.js";
import { withoutChanges } from "./update.js";

/** Has what was there before anybody said who he is. */
const beforeFirstApply = "before-first-apply";

export interface Application {
  /** What is applied: fields of the kind only. */
  config: ApiObject;
  writer: Writer;
  /** Takes from others what they have and he wants otherwise. */
  force: boolean;
  /** Now, as the API prints times. */
  time: string;
}

/** Reads an object, with what stands in it by default: what others have is compared with that. */
export type Complete = (object: object) => ApiObject;

export interface Applied {
  /** The object as it shall be, without managedFields. */
  object: ApiObject;
  managedFields: ManagedFields | undefined;
}

/** Who has what of the live object; what nobody has of one that was made without a word is his who was there before. */
function managersOf(of: Description, live: ApiObject): Manager[] {
  const entries = live.metadata.managedFields;
  if (entries !== undefined && entries.length > 0) return managersIn(entries);
  const fields = wholeObject(of, ownable(live, ""));
  const { apiVersion = "" } = live;
  return [{ name: beforeFirstApply, operation: "Update", apiVersion, subresource: "", time: undefined, fields }];
}

function conflictsWith(managers: readonly Manager[], { added, modified }: Changes): Conflict[] {
  const wanted = union(added, modified);
  return managers
    .map((manager) => ({ manager, fields: intersection(manager.fields, wanted) }))
    .filter(({ fields }) => !isEmpty(fields));
}

/** @throws Fault Conflict with each field that others have */
function checkConflicts(conflicts: readonly Conflict[], allowed: FieldSet): void {
  const left = conflicts.map((c) => ({ ...c, fields: difference(c.fields, allowed) }));
  const told = left.filter(({ fields }) => !isEmpty(fields));
  if (told.length > 0) throw conflictFault(told);
}

/** A configuration laid over an object; only its status, of the subresource. */
function laidOver(of: Description, live: ApiObject, config: object, last: FieldSet, kept: FieldSet): object {
  const { managedFields: _, ...metadata } = live.metadata;
  const whole = merged(of, { ...live, metadata }, config) as Record<string, unknown>;
  const out: Record<string, unknown> = { ...whole };
  // The roots stay, whatever goes of them.
  for (const [name, value] of Object.entries(whole)) {
    const was = last.below.get(`f:${name}`);
    const root = of.type === "object" ? of.fields[name]?.of : undefined;
    if (was && isRecord(value)) out[name] = pruned(root, value, was, kept.below.get(`f:${name}`));
    else if (was && !kept.below.has(`f:${name}`)) delete out[name];
  }
  return out;
}

/**
 * An object with a configuration applied to it.
 * @param of what objects of its kind are
 * @throws Fault BadRequest: the configuration names an element twice, or without its key; Conflict; what `complete` does
 */
export function applied(of: Description, live: ApiObject, application: Application, complete: Complete): Applied {
  const { config, writer, force, time } = application;
  const asked = ownable(config, writer.subresource);
  const fields = fieldsOf(of, asked);
  const managers = managersOf(of, live);
  const own = managers.find((manager) => sameWriter(manager, writer));
  const others = managers.filter((manager) => !sameWriter(manager, writer));
  const kept = others.reduce((all, manager) => union(all, manager.fields), fields);
  const whole = complete(laidOver(of, live, asked, own?.fields ?? noFields, kept));
  const changes = compare(of, ownable(live, writer.subresource), ownable(whole, writer.subresource));
  if (!force) checkConflicts(conflictsWith(others, changes), lastApplied(of, live, writer));
  const next = [...withoutChanges(others, changes), { ...writer, time, fields }].filter((m) => !isEmpty(m.fields));
  const object = withLastApplied(whole, config, live, writer);
  const { managedFields: _, ...metadata } = live.metadata;
  // Nothing is new, so nobody did anything just now.
  const isSame = sameManagers(managers, next) && sameJson(object, { ...live, metadata });
  return { object, managedFields: isSame ? live.metadata.managedFields : managedFieldsOf(next) };
}

/** Who has what of an object that a configuration makes. @throws Fault BadRequest */
export function managedByCreation(of: Description, { config, writer, time }: Application): ManagedFields | undefined {
  return managedFieldsOf([{ ...writer, time, fields: fieldsOf(of, ownable(config, writer.subresource)) }]);
}
