/**
 * Strategic merge patches, as Kubernetes' API conventions describe them: like a merge patch, but lists whose elements
 * have a key are merged element by element. The keys are those of the kind's description; every other list is replaced.
 */
import type { Description } from "../../schema/description.js";
import { isRecord } from "../../schema/shape.js";
import { below } from "../../schema/walk.js";
import { type Applied, ambiguousKeys, appliedAt, appliedBy, appliedElement, ElementKeys } from "./ambiguous-keys.js";
import { bad, directiveOf, type Rec } from "./directives.js";

const retain = "$retainKeys";
const orderPrefix = "$setElementOrder/";
const deletePrefix = "$deleteFromPrimitiveList/";

/** Without the words that steer the merge. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((v) => !isDirective(v)).map(clean);
  if (!isRecord(value)) return value;
  const out: Rec = {};
  for (const [key, v] of Object.entries(value)) if (!key.startsWith("$") && v !== null) out[key] = clean(v);
  return out;
}

function isDirective(value: unknown): boolean {
  return isRecord(value) && ![undefined, "merge"].includes(directiveOf(value));
}

/** What a value is said to be; undefined where nothing is known of it: there, lists are replaced. */
type Known = Description | undefined;

/** A place of the object: what may stand there, and what was applied there. */
interface Place {
  known: Known;
  applied: Applied | undefined;
}

function placeBelow({ known, applied }: Place, field: string): Place {
  return { known: below(known, field), applied: appliedAt(applied, field) };
}

function keyFor(known: Known): string | undefined {
  return known?.type === "list" ? known.mergeKey : undefined;
}

function isJoined(known: Known): boolean {
  return known?.type === "list" && known.patchStrategy !== undefined && known.mergeKey === undefined;
}

function mergeList(
  field: string,
  old: readonly unknown[],
  patch: readonly unknown[],
  order: readonly unknown[],
  at: Place,
): unknown[] {
  if (patch.some((e) => isRecord(e) && directiveOf(e) === "replace")) return clean(patch) as unknown[];
  const { known, applied } = at;
  if (isJoined(known)) return [...new Set([...old, ...patch])];
  const key = keyFor(known);
  if (key === undefined) return clean(patch) as unknown[];
  const keys = new ElementKeys(field, key, known);
  const ambiguous = ambiguousKeys(key, old, patch, order);
  const whole = ambiguous.size > 0 && applied ? keys.applied(old, applied) : undefined;
  if (whole) return clean(whole) as unknown[];
  const out = [...old];
  for (const element of patch) {
    if (!isRecord(element) || element[key] === undefined) throw bad(`an element of ${field} has no ${key}`);
    const place = keys.placeOf(element, out, ambiguous);
    if (directiveOf(element) === "delete") {
      if (place >= 0) out.splice(place, 1);
    } else if (place >= 0) {
      const inner = { known: below(known, ""), applied: appliedElement(applied, key, element[key]) };
      out[place] = mergeRecord(out[place] as Rec, element, inner);
    } else out.push(clean(element));
  }
  return out;
}

/** The elements that are named in `order` in that order; the others stay where they are. */
function ordered(list: readonly unknown[], order: readonly unknown[], known: Known): unknown[] {
  const key = keyFor(known);
  const nameOf = (e: unknown): unknown => (key !== undefined && isRecord(e) ? e[key] : e);
  const rank = new Map(order.map((e, i) => [nameOf(e), i]));
  const named = list.filter((e) => rank.has(nameOf(e)));
  // Of a key that is named twice the ranks say nothing.
  if (order.length === named.length && named.every((e, i) => nameOf(e) === nameOf(order[i]))) return [...list];
  named.sort((a, b) => (rank.get(nameOf(a)) ?? 0) - (rank.get(nameOf(b)) ?? 0));
  let next = 0;
  return list.map((e) => (rank.has(nameOf(e)) ? named[next++] : e));
}

function mergeValue(field: string, old: unknown, value: unknown, order: unknown, at: Place): unknown {
  if (isRecord(value)) {
    if (directiveOf(value) === "replace" || !isRecord(old)) return clean(value);
    return mergeRecord(old, value, at);
  }
  if (Array.isArray(value) && Array.isArray(old))
    return mergeList(field, old, value, Array.isArray(order) ? order : [], at);
  return clean(value);
}

function mergeRecord(old: Rec, patch: Rec, at: Place): Rec {
  const out: Rec = { ...old };
  const retained = patch[retain];
  if (Array.isArray(retained)) for (const key of Object.keys(out)) if (!retained.includes(key)) delete out[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(deletePrefix)) {
      const field = key.slice(deletePrefix.length);
      const list = out[field];
      if (Array.isArray(list) && Array.isArray(value)) out[field] = list.filter((e) => !value.includes(e));
    } else if (key.startsWith("$")) continue;
    else if (value === null || (isRecord(value) && directiveOf(value) === "delete")) delete out[key];
    else {
      const live = Object.hasOwn(out, key) ? out[key] : undefined;
      out[key] = mergeValue(key, live, value, patch[`${orderPrefix}${key}`], placeBelow(at, key));
    }
  }
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(orderPrefix)) continue;
    const field = key.slice(orderPrefix.length);
    const list = out[field];
    if (!Array.isArray(list) || !Array.isArray(order)) continue;
    const merged = Object.hasOwn(patch, field) ? list : mergeList(field, list, [], order, placeBelow(at, field));
    out[field] = ordered(merged, order, below(at.known, field));
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
  const whole = directiveOf(patch);
  if (whole === "delete") return {};
  if (whole === "replace") return clean(patch);
  return mergeRecord(isRecord(object) ? object : {}, patch, { known, applied: appliedBy(object, patch) });
}
