/**
 * From a value to what is in it: fields of objects and maps, elements of lists that have names. Each has a text, its step:
 * `f:NAME`, `k:{"KEY":VALUE}` for an element with keys, `v:VALUE` for an element of a set. What has no parts of its own
 * for server-side apply (scalars, atomic lists and objects) is a leaf.
 */
import { Fault } from "../fault.js";
import type { Description, Json, ListDescription } from "../schema/description.js";
import { isRecord } from "../schema/shape.js";
import { fieldAt } from "../schema/walk.js";

export interface Part {
  readonly step: string;
  /** undefined: nothing is known of it; it is a leaf. */
  readonly of: Description | undefined;
  readonly value: unknown;
}

interface ElementKey {
  name: string;
  otherwise: Json | undefined;
}

const keysByList = new WeakMap<ListDescription, readonly ElementKey[]>();

/** The fields that name an element of a list, in the order of Kubernetes' texts. */
function elementKeys(list: ListDescription): readonly ElementKey[] {
  const known = keysByList.get(list);
  if (known) return known;
  const names = [...(list.mapKeys ?? [])].sort();
  const keys = names.map((name) => ({ name, otherwise: fieldAt(list.items, [name])?.default }));
  keysByList.set(list, keys);
  return keys;
}

/** Of an element of a list with keys. @throws Fault BadRequest if it leaves one out that has no default */
function keyStep(list: ListDescription, element: unknown): string {
  const record = isRecord(element) ? element : {};
  const parts = elementKeys(list).map(({ name, otherwise }) => {
    const value = record[name] ?? otherwise;
    if (value === undefined)
      throw new Fault("BadRequest", `an element of a list leaves out its key field ${JSON.stringify(name)}`);
    return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  });
  return `k:{${parts.join(",")}}`;
}

export function isLeaf(of: Description | undefined, value: unknown): boolean {
  switch (of?.type) {
    case "object":
    case "map":
      return of.atomic === true || !isRecord(value);
    case "list":
      return of.listType === "atomic" || !Array.isArray(value);
    default:
      return true;
  }
}

/** Whether the list's elements have names of their own. */
export function isKeyed(of: Description | undefined): of is ListDescription {
  return of?.type === "list" && of.listType === "map";
}

/** The step to an element of a list that is no leaf. @throws Fault BadRequest */
export function elementStep(list: ListDescription, element: unknown): string {
  return isKeyed(list) ? keyStep(list, element) : `v:${JSON.stringify(element)}`;
}

/** What is below a name in an object or map. */
export function fieldBelow(of: Description | undefined, name: string): Description | undefined {
  if (of?.type === "map") return of.values;
  return of?.type === "object" && Object.hasOwn(of.fields, name) ? of.fields[name]?.of : undefined;
}

/** The parts of a value that is no leaf; fields that are undefined are none. @throws Fault BadRequest */
export function partsOf(of: Description | undefined, value: unknown): Part[] {
  if (of?.type === "list")
    return (value as unknown[]).map((element) => ({ step: elementStep(of, element), of: of.items, value: element }));
  const parts: Part[] = [];
  for (const [name, field] of Object.entries(value as object))
    if (field !== undefined) parts.push({ step: `f:${name}`, of: fieldBelow(of, name), value: field });
  return parts;
}

/** The parts by step. Elements that share one, as the variables of a container may, are one leaf together. */
export function partsByStep(of: Description | undefined, value: unknown): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const part of partsOf(of, value)) {
    const other = parts.get(part.step);
    parts.set(part.step, other ? { step: part.step, of: undefined, value: [other.value, part.value] } : part);
  }
  return parts;
}

/** A way as people are shown it: `.spec.containers[name="web"].image`. */
export function wayText(way: readonly string[]): string {
  return way
    .map((step) => {
      const text = step.slice(2);
      if (step.startsWith("f:")) return `.${text}`;
      if (step.startsWith("v:")) return `[=${text}]`;
      return step.startsWith("k:") ? `[${keysText(text)}]` : `[${text}]`;
    })
    .join("");
}

function keysText(json: string): string {
  try {
    const keys = JSON.parse(json) as object;
    return Object.entries(keys)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(",");
  } catch {
    return json;
  }
}
