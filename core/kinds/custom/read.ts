/**
 * A value as its structural schema has it: what is not known is dropped and told, what is missing has its default, and
 * what is wrong is a fault. One walk does all three, in the order in which Kubernetes does them.
 */
import { lookup } from "../../lookup.js";
import { type Faults, joinPath } from "../../schema/faults.js";
import { isRecord } from "../../schema/shape.js";
import { hold } from "./hold.js";
import { limitFaults } from "./limits.js";
import { additionalOf, isEmbedded, isIntOrString, type JsonSchema, keepsUnknown } from "./schema.js";

type Rec = Record<string, unknown>;

const is = lookup<(value: unknown) => boolean>({
  object: isRecord,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: (value) => typeof value === "number" && Number.isInteger(value),
});

/** Why a value is of the wrong type; "": it is of the right one. */
export function typeFault(schema: JsonSchema, value: unknown): string {
  if (isIntOrString(schema))
    return is["integer"]?.(value) || typeof value === "string" ? "" : "must be of type integer or string";
  const { type } = schema;
  return type === undefined || (is[type]?.(value) ?? false) ? "" : `must be of type ${type}`;
}

/** Of an object that is one of the API's, whatever its schema says. */
const metaFields = new Set(["apiVersion", "kind", "metadata"]);

function readFields(schema: JsonSchema, given: Rec, path: string, faults: Faults): Rec {
  const out: Rec = {};
  const more = additionalOf(schema);
  for (const [name, value] of Object.entries(given)) {
    if (name === "__proto__") continue;
    const own = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    const of = own ?? more;
    const here = joinPath(path, name);
    if (!of) {
      if (keepsUnknown(schema) || (isEmbedded(schema) && metaFields.has(name))) out[name] = value;
      else faults.unknownField(here);
    } else if (value !== null || of.nullable) out[name] = readBy(of, value, here, faults);
  }
  for (const [name, of] of Object.entries(schema.properties ?? {}))
    if (of.default !== undefined && !Object.hasOwn(out, name))
      out[name] = readBy(of, structuredClone(of.default), joinPath(path, name), faults);
  for (const name of schema.required ?? []) if (!Object.hasOwn(out, name)) faults.required(joinPath(path, name));
  if (isEmbedded(schema))
    for (const name of ["apiVersion", "kind"]) if (typeof out[name] !== "string") faults.required(joinPath(path, name));
  return out;
}

function nameIn(schema: JsonSchema, element: unknown): string {
  if (schema["x-kubernetes-list-type"] !== "map" || !isRecord(element)) return JSON.stringify(element);
  return JSON.stringify((schema["x-kubernetes-list-map-keys"] ?? []).map((key) => element[key]));
}

function readElements(schema: JsonSchema, given: readonly unknown[], path: string, faults: Faults): unknown[] {
  const { items } = schema;
  const out = given.map((element, i) => {
    if (!items || faults.full) return element;
    if (element !== null || items.nullable) return readBy(items, element, `${path}[${i}]`, faults);
    faults.invalid(`${path}[${i}]`, null, `must be of type ${items.type ?? "object"}`);
    return element;
  });
  const type = schema["x-kubernetes-list-type"];
  if (type !== "set" && type !== "map") return out;
  const seen = new Set<string>();
  for (const [i, element] of out.entries()) {
    const name = nameIn(schema, element);
    if (seen.has(name)) faults.duplicate(`${path}[${i}]`, element);
    seen.add(name);
  }
  return out;
}

/** The value without what is not known of it, and with its defaults. */
export function readBy(schema: JsonSchema, given: unknown, path: string, faults: Faults): unknown {
  if (given === null && schema.nullable) return null;
  const wrong = typeFault(schema, given);
  if (wrong !== "") {
    faults.invalid(path, given, `${path} in body ${wrong}`);
    return given;
  }
  let value = given;
  if (isRecord(given)) value = readFields(schema, given, path, faults);
  else if (Array.isArray(given)) value = readElements(schema, given, path, faults);
  for (const why of limitFaults(schema, value)) faults.invalid(path, value, `${path} in body ${why}`);
  for (const why of hold(schema, value)) faults.invalid(path, value, `${path} in body ${why}`);
  return value;
}
