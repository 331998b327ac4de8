/** What a schema asks of one value beside its type. */
import { sameJson } from "../../objects/same-json.js";
import { hasFormat } from "./formats.js";
import { patternOf } from "./pattern.js";
import type { JsonSchema } from "./schema.js";

function* ofText(schema: JsonSchema, text: string): Iterable<string> {
  const { minLength = 0, maxLength, pattern, format } = schema;
  const length = [...text].length;
  if (length < minLength) yield `should be at least ${minLength} chars long`;
  if (maxLength !== undefined && length > maxLength) yield `should be at most ${maxLength} chars long`;
  if (pattern !== undefined && patternOf(pattern)?.(text) === false) yield `should match '${pattern}'`;
  if (format !== undefined && !hasFormat(format, text)) yield `must be of type ${format}`;
}

function* ofNumber(schema: JsonSchema, number: number): Iterable<string> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  if (minimum !== undefined && (exclusiveMinimum ? number <= minimum : number < minimum))
    yield `should be greater than ${exclusiveMinimum ? "" : "or equal to "}${minimum}`;
  if (maximum !== undefined && (exclusiveMaximum ? number >= maximum : number > maximum))
    yield `should be less than ${exclusiveMaximum ? "" : "or equal to "}${maximum}`;
  if (multipleOf !== undefined && multipleOf > 0 && !Number.isInteger(number / multipleOf))
    yield `should be a multiple of ${multipleOf}`;
  if (format === "int32" && (number < -(2 ** 31) || number >= 2 ** 31)) yield "must be of type int32";
}

function* ofList({ minItems = 0, maxItems, uniqueItems }: JsonSchema, list: readonly unknown[]): Iterable<string> {
  if (list.length < minItems) yield `should have at least ${minItems} items`;
  if (maxItems !== undefined && list.length > maxItems) yield `must have at most ${maxItems} items`;
  if (uniqueItems && new Set(list.map((item) => JSON.stringify(item))).size < list.length)
    yield "shouldn't contain duplicates";
}

function* ofObject({ minProperties = 0, maxProperties }: JsonSchema, object: object): Iterable<string> {
  const count = Object.keys(object).length;
  if (count < minProperties) yield `should have at least ${minProperties} properties`;
  if (maxProperties !== undefined && count > maxProperties) yield `must have at most ${maxProperties} properties`;
}

/** What is wrong with a value of the right type, in the words of Kubernetes. */
export function* limitFaults(schema: JsonSchema, value: unknown): Iterable<string> {
  if (schema.enum && !schema.enum.some((one) => sameJson(one, value)))
    yield `supported values: ${schema.enum.map((one) => JSON.stringify(one)).join(", ")}`;
  if (typeof value === "string") yield* ofText(schema, value);
  else if (typeof value === "number") yield* ofNumber(schema, value);
  else if (Array.isArray(value)) yield* ofList(schema, value);
  else if (typeof value === "object" && value !== null) yield* ofObject(schema, value);
}
