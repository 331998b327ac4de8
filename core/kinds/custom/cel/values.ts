/** Values of an object as rules see them: by their schema, with its whole numbers, times and names. */
import { isRecord } from "../../../schema/shape.js";
import { additionalOf, isEmbedded, isIntOrString, type JsonSchema } from "../schema.js";
import { environment } from "./environment.js";
import { weighed, weightOf } from "./meter.js";
import { celName } from "./names.js";

const text: JsonSchema = { type: "string" };
/** What every object has, and how much of it rules see. */
export const ownSchema = {
  apiVersion: text,
  kind: text,
  metadata: { type: "object", properties: { name: text, generateName: text } },
} as const satisfies { readonly [name: string]: JsonSchema };

const toTime = environment.parse("timestamp(v)");
const toDuration = environment.parse("duration(v)");

function ofText(format: string | undefined, value: string): unknown {
  switch (format) {
    case "date":
    case "date-time":
    case "datetime":
      return toTime({ v: /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value });
    case "duration":
      return toDuration({ v: value });
    case "byte":
      return Uint8Array.from(atob(value), (char) => char.charCodeAt(0));
    default:
      return value;
  }
}

/** The fields that a schema has of its own, with those of every object where it is one. */
export function fieldsOf(schema: JsonSchema): [string, JsonSchema][] {
  return Object.entries(isEmbedded(schema) ? { ...schema.properties, ...ownSchema } : (schema.properties ?? {}));
}

function ofObject(schema: JsonSchema, value: Readonly<Record<string, unknown>>): unknown {
  const out = new Map<string, unknown>();
  const more = additionalOf(schema);
  if (more && !schema.properties) for (const [name, part] of Object.entries(value)) out.set(name, celValue(more, part));
  for (const [field, of] of fieldsOf(schema)) {
    const name = celName(field);
    if (name !== undefined && Object.hasOwn(value, field)) out.set(name, celValue(of, value[field]));
  }
  return weighed(
    out,
    [...out.values()].reduce<number>((sum, part) => sum + 1 + weightOf(part), 0),
  );
}

/** What a rule sees of a value that is as its schema has it. */
export function celValue(schema: JsonSchema, value: unknown): unknown {
  if (value === null) return null;
  if (typeof value === "string") return isIntOrString(schema) ? value : ofText(schema.format, value);
  if (typeof value === "number") return Number.isInteger(value) && schema.type !== "number" ? BigInt(value) : value;
  if (Array.isArray(value)) {
    const list = value.map((element) => celValue(schema.items ?? {}, element));
    return weighed(
      list,
      list.reduce<number>((sum, part) => sum + 1 + weightOf(part), 0),
    );
  }
  return isRecord(value) ? ofObject(schema, value) : value;
}
