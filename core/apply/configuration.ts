/** What somebody applies, as it will be laid over an object: fields of the kind, written as the object has them. */
import type { Description } from "../schema/description.js";
import { joinPath } from "../schema/faults.js";
import { isRecord } from "../schema/shape.js";
import { bare, plainValue, sourceOf, Written } from "../schema/written.js";

function fieldsIn(of: Description, value: Record<string, unknown>, path: string, unknown: string[]): object {
  const out: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const below = of.type === "map" ? of.values : of.type === "object" ? of.fields[name]?.of : undefined;
    if (name === "__proto__") continue;
    const isKnown = of.type === "map" || (of.type === "object" && Object.hasOwn(of.fields, name));
    if (below && isKnown) out[name] = configuration(below, field, joinPath(path, name), unknown);
    else unknown.push(joinPath(path, name));
  }
  return out;
}

/**
 * A configuration without fields that the kind does not have; they are told to `unknown`. Amounts are texts, as they are
 * in objects; whatever else is wrong with it is seen when it is part of an object.
 */
export function configuration(of: Description, value: unknown, path: string, unknown: string[]): unknown {
  if (of.type === "any") return plainValue(value);
  if (of.type === "quantity")
    return value instanceof Written || typeof value === "number" ? sourceOf(value) : plainValue(value);
  if (of.type === "list" && Array.isArray(value))
    return value.map((element, i) => configuration(of.items, element, `${path}[${i}]`, unknown));
  if ((of.type === "object" || of.type === "map") && isRecord(value)) return fieldsIn(of, value, path, unknown);
  // How a text was written matters: what is none is refused by who reads the object.
  return of.type === "string" ? value : bare(value);
}
