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
