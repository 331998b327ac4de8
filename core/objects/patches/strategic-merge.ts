/**
 * Strategic merge patches, as Kubernetes' API conventions describe them: like a merge patch, but lists whose elements
 * have a key are merged element by element. The keys are those of the kind's description; every other list is replaced.
 */
import { Fault } from "../../fault.js";
import type { Description } from "../../schema/description.js";
import { isRecord } from "../../schema/shape.js";
import { below } from "../../schema/walk.js";

const directive = "$patch";
const retain = "$retainKeys";
const orderPrefix = "$setElementOrder/";
const deletePrefix = "$deleteFromPrimitiveList/";

type Rec = Record<string, unknown>;

function bad(why: string): Fault {
  return new Fault("BadRequest", `the strategic merge patch cannot be applied: ${why}`);
}

/** Without the words that steer the merge. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((v) => !isDirective(v)).map(clean);
  if (!isRecord(value)) return value;
  const out: Rec = {};
  for (const [key, v] of Object.entries(value)) if (!key.startsWith("$") && v !== null) out[key] = clean(v);
  return out;
}

function isDirective(value: unknown): boolean {
  return isRecord(value) && value[directive] !== undefined && value[directive] !== "merge";
}

/** What a value is said to be; undefined where nothing is known of it: there, lists are replaced. */
type Known = Description | undefined;

function keyFor(known: Known): string | undefined {
  return known?.type === "list" ? known.mergeKey : undefined;
}

function isJoined(known: Known): boolean {
  return known?.type === "list" && known.patchStrategy !== undefined && known.mergeKey === undefined;
}

function mergeList(field: string, old: readonly unknown[], patch: readonly unknown[], known: Known): unknown[] {
  if (patch.some((e) => isRecord(e) && e[directive] === "replace")) return clean(patch) as unknown[];
  if (isJoined(known)) return [...new Set([...old, ...patch])];
  const key = keyFor(known);
  if (key === undefined) return clean(patch) as unknown[];
  const out = [...old];
  for (const element of patch) {
    if (!isRecord(element) || element[key] === undefined) throw bad(`an element of ${field} has no ${key}`);
    const at = out.findIndex((e) => isRecord(e) && e[key] === element[key]);
    if (element[directive] === "delete") {
      if (at >= 0) out.splice(at, 1);
    } else if (at >= 0) out[at] = mergeRecord(out[at] as Rec, element, below(known, ""));
    else out.push(clean(element));
  }
  return out;
}

/** The elements that are named in `order` in that order; the others stay where they are. */
function ordered(list: readonly unknown[], order: readonly unknown[], known: Known): unknown[] {
  const key = keyFor(known);
  const nameOf = (e: unknown): unknown => (key !== undefined && isRecord(e) ? e[key] : e);
  const rank = new Map(order.map((e, i) => [nameOf(e), i]));
  const named = list.filter((e) => rank.has(nameOf(e)));
  named.sort((a, b) => (rank.get(nameOf(a)) ?? 0) - (rank.get(nameOf(b)) ?? 0));
  let next = 0;
  return list.map((e) => (rank.has(nameOf(e)) ? named[next++] : e));
}

function mergeValue(field: string, old: unknown, value: unknown, known: Known): unknown {
  if (isRecord(value)) {
    if (value[directive] === "replace" || !isRecord(old)) return clean(value);
    return mergeRecord(old, value, known);
  }
  if (Array.isArray(value) && Array.isArray(old)) return mergeList(field, old, value, known);
  return clean(value);
}

function mergeRecord(old: Rec, patch: Rec, known: Known): Rec {
  const out: Rec = { ...old };
  const retained = patch[retain];
  if (Array.isArray(retained)) for (const key of Object.keys(out)) if (!retained.includes(key)) delete out[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(deletePrefix)) {
      const field = key.slice(deletePrefix.length);
      const list = out[field];
      if (Array.isArray(list) && Array.isArray(value)) out[field] = list.filter((e) => !value.includes(e));
    } else if (key.startsWith("$")) continue;
    else if (value === null || (isRecord(value) && value[directive] === "delete")) delete out[key];
    else out[key] = mergeValue(key, Object.hasOwn(out, key) ? out[key] : undefined, value, below(known, key));
  }
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(orderPrefix)) continue;
    const field = key.slice(orderPrefix.length);
    const list = out[field];
    if (Array.isArray(list) && Array.isArray(order)) out[field] = ordered(list, order, below(known, field));
  }
  return out;
}

/**
 * `object` with `patch` merged into it.
 * @param known what the object is; undefined = every list is replaced
 * @throws Fault BadRequest
 */
export function strategicMerge(object: unknown, patch: unknown, known?: Description): unknown {
  if (!isRecord(patch)) throw bad("it must be an object");
  return mergeRecord(isRecord(object) ? object : {}, patch, known);
}
