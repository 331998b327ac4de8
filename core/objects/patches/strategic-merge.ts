/**
 * Strategic merge patches, as Kubernetes' API conventions describe them: like a merge patch, but lists whose elements
 * have a key are merged element by element. The keys are those of the patchMergeKey marks in k8s.io/api/core/v1, for
 * the kinds Troupe serves; every other list is replaced.
 */
import { Fault } from "../../fault.js";
import { isRecord } from "../../schema/shape.js";
import { type Applied, ambiguousKeys, appliedAt, appliedBy, appliedElement, ElementKeys } from "./ambiguous-keys.js";

/** Lists that are merged, and by which field of their elements; the first that the elements have is it. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  addresses: ["type"],
  conditions: ["type"],
  containers: ["name"],
  env: ["name"],
  ephemeralContainers: ["name"],
  hostAliases: ["ip"],
  imagePullSecrets: ["name"],
  initContainers: ["name"],
  ownerReferences: ["uid"],
  ports: ["containerPort", "port"],
  resourceClaims: ["name"],
  schedulingGates: ["name"],
  topologySpreadConstraints: ["topologyKey"],
  volumeDevices: ["devicePath"],
  volumeMounts: ["mountPath"],
  volumes: ["name"],
};
/** Lists of words that are joined. */
const joinedLists = new Set(["finalizers"]);

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

function keyFor(field: string, elements: readonly unknown[]): string | undefined {
  const keys = Object.hasOwn(mergeKeys, field) ? (mergeKeys[field] ?? []) : [];
  return keys.find((key) => elements.some((e) => isRecord(e) && e[key] !== undefined));
}

function mergeList(
  field: string,
  old: readonly unknown[],
  patch: readonly unknown[],
  order: readonly unknown[],
  applied: Applied | undefined,
): unknown[] {
  if (patch.some((e) => isRecord(e) && e[directive] === "replace")) return clean(patch) as unknown[];
  if (joinedLists.has(field)) return [...new Set([...old, ...patch])];
  const key = keyFor(field, [...patch, ...old]);
  if (key === undefined) return clean(patch) as unknown[];
  const keys = new ElementKeys(field, key);
  const ambiguous = ambiguousKeys(key, old, patch, order);
  const whole = ambiguous.size > 0 && applied ? keys.applied(old, applied) : undefined;
  if (whole) return clean(whole) as unknown[];
  const out = [...old];
  for (const element of patch) {
    if (!isRecord(element) || element[key] === undefined) throw bad(`an element of ${field} has no ${key}`);
    const at = keys.placeOf(element, out, ambiguous);
    if (element[directive] === "delete") {
      if (at >= 0) out.splice(at, 1);
    } else if (at >= 0) out[at] = mergeRecord(out[at] as Rec, element, appliedElement(applied, key, element[key]));
    else out.push(clean(element));
  }
  return out;
}

/** The elements that are named in `order` in that order; the others stay where they are. */
function ordered(field: string, list: readonly unknown[], order: readonly unknown[]): unknown[] {
  const key = keyFor(field, [...list, ...order]);
  const nameOf = (e: unknown): unknown => (key !== undefined && isRecord(e) ? e[key] : e);
  const rank = new Map(order.map((e, i) => [nameOf(e), i]));
  const named = list.filter((e) => rank.has(nameOf(e)));
  // Of a key that is named twice the ranks say nothing.
  if (order.length === named.length && named.every((e, i) => nameOf(e) === nameOf(order[i]))) return [...list];
  named.sort((a, b) => (rank.get(nameOf(a)) ?? 0) - (rank.get(nameOf(b)) ?? 0));
  let next = 0;
  return list.map((e) => (rank.has(nameOf(e)) ? named[next++] : e));
}

function mergeValue(
  field: string,
  old: unknown,
  value: unknown,
  order: unknown,
  applied: Applied | undefined,
): unknown {
  if (isRecord(value)) {
    if (value[directive] === "replace" || !isRecord(old)) return clean(value);
    return mergeRecord(old, value, applied);
  }
  if (Array.isArray(value) && Array.isArray(old))
    return mergeList(field, old, value, Array.isArray(order) ? order : [], applied);
  return clean(value);
}

function mergeRecord(old: Rec, patch: Rec, applied: Applied | undefined): Rec {
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
    else {
      const live = Object.hasOwn(out, key) ? out[key] : undefined;
      out[key] = mergeValue(key, live, value, patch[`${orderPrefix}${key}`], appliedAt(applied, key));
    }
  }
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(orderPrefix)) continue;
    const field = key.slice(orderPrefix.length);
    const list = out[field];
    if (!Array.isArray(list) || !Array.isArray(order)) continue;
    const merged = field in patch ? list : mergeList(field, list, [], order, appliedAt(applied, field));
    out[field] = ordered(field, merged, order);
  }
  return out;
}

/** `object` with `patch` merged into it. @throws Fault BadRequest */
export function strategicMerge(object: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) throw bad("it must be an object");
  return mergeRecord(isRecord(object) ? object : {}, patch, appliedBy(object, patch));
}
