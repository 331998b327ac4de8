/** Who has which fields of an object: metadata.managedFields as a list of sets. */
import type { ObjectMeta } from "../objects/types.js";
import { type FieldSet, isEmpty, noFields, sameSet, union } from "./field-set.js";
import { fromFieldsV1, sharedFieldsV1 } from "./fields-v1.js";

export type ManagedFields = NonNullable<ObjectMeta["managedFields"]>;
type Entry = ManagedFields[number];

/** What somebody does with an object: apply a configuration of his own, or change what he sees. */
export type Operation = "Apply" | "Update";

/** Who writes; the same name has fields of its own for each operation, version and subresource. */
export interface Writer {
  readonly name: string;
  readonly operation: Operation;
  readonly apiVersion: string;
  /** "" = the object itself. */
  readonly subresource: string;
}

export interface Manager extends Writer {
  /** When it changed its fields last, as the API prints times. */
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** Managers that only update are named up to this many, as in Kubernetes; the oldest become one. */
const updatersMax = 10;
const ancient = "ancient-changes";

export function sameWriter(a: Writer, b: Writer): boolean {
  return (
    a.name === b.name && a.operation === b.operation && a.apiVersion === b.apiVersion && a.subresource === b.subresource
  );
}

function managerIn(entry: Entry): Manager {
  return {
    name: entry.manager ?? "",
    operation: entry.operation === "Apply" ? "Apply" : "Update",
    apiVersion: entry.apiVersion ?? "",
    subresource: entry.subresource ?? "",
    time: entry.time || undefined,
    fields: entry.fieldsType === "FieldsV1" ? fromFieldsV1(entry.fieldsV1) : noFields,
  };
}

/** The managers that an object names. */
export function managersIn(entries: ManagedFields | undefined): Manager[] {
  return (entries ?? []).map(managerIn).filter(({ fields }) => !isEmpty(fields));
}

function entryOf({ name, operation, apiVersion, subresource, time, fields }: Manager): Entry {
  return {
    manager: name,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1: sharedFieldsV1(fields),
    ...(subresource === "" ? {} : { subresource }),
  };
}

const order = ({ operation, time = "", name, subresource }: Manager): string =>
  [operation, time, name, subresource].join("\0");

/** Who applies first, and the older before the newer. */
function inOrder(managers: readonly Manager[]): Manager[] {
  return [...managers].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Of many that only update the oldest are one. */
function capped(managers: readonly Manager[]): Manager[] {
  const sorted = inOrder(managers);
  const updaters = sorted.filter(({ operation }) => operation === "Update");
  const many = updaters.length - updatersMax;
  if (many <= 0) return sorted;
  const old = updaters.slice(0, many + 1);
  const { apiVersion = "", time } = old.at(-1) ?? {};
  const fields = old.reduce((all, manager) => union(all, manager.fields), noFields);
  const one: Manager = { name: ancient, operation: "Update", apiVersion, subresource: "", time, fields };
  return inOrder([...sorted.filter((manager) => !old.includes(manager)), one]);
}

/** How an object names these managers; undefined if there is none. */
export function managedFieldsOf(managers: readonly Manager[]): ManagedFields | undefined {
  const some = managers.filter(({ fields }) => !isEmpty(fields));
  if (some.length === 0) return undefined;
  return (some.length === 1 ? some : capped(some)).map(entryOf);
}

/** Whether these are the same managers with the same fields, whenever they changed them. */
export function sameManagers(a: readonly Manager[], b: readonly Manager[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((manager) => b.some((other) => sameWriter(manager, other) && sameSet(manager.fields, other.fields)));
}
