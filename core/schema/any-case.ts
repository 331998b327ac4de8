/** The names of v1beta1's fields, which may be written in any case: as Go's encoding/json takes them. */
import { sameJson } from "../objects/same-json.js";
import { type Faults, joinPath, shown } from "./faults.js";

/** null counts as absent. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** The keys of a record that mean `name` in v1beta1: in any case, as Go's encoding/json takes them; the exact one first. */
function keysFor(record: Record<string, unknown>, name: string): string[] {
  const folded = name.toLowerCase();
  const others = Object.keys(record).filter((key) => key !== name && key.toLowerCase() === folded);
  return [name, ...others].filter((key) => Object.hasOwn(record, key) && isGiven(record[key]));
}

/** The value of a key of v1beta1, in whatever case it is written; undefined if there is none. */
export function valueInAnyCase(record: Record<string, unknown>, name: string): unknown {
  const [key] = keysFor(record, name);
  return key === undefined ? undefined : record[key];
}

/** A record without a key of v1beta1, in whatever case it is written. */
export function withoutInAnyCase(record: Record<string, unknown>, name: string): Record<string, unknown> {
  const folded = name.toLowerCase();
  return Object.fromEntries(Object.entries(record).filter(([key]) => key.toLowerCase() !== folded));
}

/**
 * The record with the names of `known` for keys that are those but for their case. A field that is given twice is a
 * fault: one of the two would vanish.
 */
export function withKnownKeys(
  record: Record<string, unknown>,
  known: ReadonlyMap<string, string>,
  path: string,
  faults: Faults,
): Record<string, unknown> {
  const odd = Object.keys(record).filter((key) => known.get(key.toLowerCase()) !== key && known.has(key.toLowerCase()));
  if (odd.length === 0) return record;
  const out = { ...record };
  for (const key of odd) {
    const name = known.get(key.toLowerCase()) ?? key;
    const [first = key, second] = keysFor(record, name);
    if (second !== undefined && !sameJson(record[first], record[second]))
      faults.add(
        "FieldValueDuplicate",
        joinPath(path, name),
        `given twice, as '${shown(first)}' and '${shown(second)}'`,
      );
    delete out[key];
    out[name] = record[first];
  }
  return out;
}
