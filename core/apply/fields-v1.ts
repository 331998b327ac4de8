/** Sets of fields as objects carry them in metadata.managedFields (FieldsV1 of Kubernetes' structured-merge-diff). */
import { isRecord } from "../schema/shape.js";
import { type FieldSet, isEmpty, leaf } from "./field-set.js";

/** The place itself, beside what is below it. */
const self = ".";
const depthMax = 100;

/** The set that a FieldsV1 says. What is not understood in it is left out: it may be anybody's. */
export function fromFieldsV1(fields: unknown, depth = 0): FieldSet {
  if (!isRecord(fields) || depth > depthMax) return leaf;
  const below = new Map<string, FieldSet>();
  for (const [step, value] of Object.entries(fields)) {
    if (!/^[fkvi]:/.test(step)) continue;
    const set = fromFieldsV1(value, depth + 1);
    if (!isEmpty(set)) below.set(step, set);
  }
  const isMember = Object.hasOwn(fields, self) || (depth > 0 && below.size === 0);
  return { isMember, below };
}

export function toFieldsV1({ isMember, below }: FieldSet, isRoot = true): object {
  const out: Record<string, object> = {};
  if (isMember && (below.size > 0 || isRoot)) out[self] = {};
  for (const [step, set] of [...below].sort(([a], [b]) => (a < b ? -1 : 1))) out[step] = toFieldsV1(set, false);
  return out;
}

/** Objects that were made of the same sort of object have the same: these were written last, by their text. */
const lately = new Map<string, object>();
const latelyMax = 100;

/** {@link toFieldsV1} as the same value for the same set, so that a thousand pods of one sort hold it once. */
export function sharedFieldsV1(set: FieldSet): object {
  const fields = toFieldsV1(set);
  const text = JSON.stringify(fields);
  const known = lately.get(text);
  if (known) return known;
  const [oldest] = lately.keys();
  if (lately.size >= latelyMax && oldest !== undefined) lately.delete(oldest);
  lately.set(text, fields);
  return fields;
}
