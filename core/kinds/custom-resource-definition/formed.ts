/** Whether what stands in a schema is of the types that its reader counts on. */
import { lookup } from "../../lookup.js";
import { isRecord } from "../../schema/shape.js";
import type { JsonSchema } from "../custom/schema.js";

type Is = (value: unknown) => boolean;
const isListOf = (is: Is) => (value: unknown) => Array.isArray(value) && value.every(is);
const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const isFlag = (value: unknown): boolean => typeof value === "boolean";

const words = (is: Is, ...names: string[]): [string, Is][] => names.map((name) => [name, is]);

const known = lookup<Is>(
  Object.fromEntries([
    ...words(isText, "type", "format", "title", "description", "pattern", "x-kubernetes-list-type"),
    ...words(isText, "x-kubernetes-map-type"),
    ...words(isNumber, "minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems"),
    ...words(isNumber, "minProperties", "maxProperties"),
    ...words(isFlag, "nullable", "exclusiveMinimum", "exclusiveMaximum", "uniqueItems", "x-kubernetes-int-or-string"),
    ...words(isFlag, "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"),
    ...words(isListOf(isText), "required", "x-kubernetes-list-map-keys"),
    ...words(Array.isArray, "allOf", "anyOf", "oneOf", "enum", "x-kubernetes-validations"),
    ...words(isRecord, "properties", "items", "not"),
    ...words((value) => isFlag(value) || isRecord(value), "additionalProperties"),
  ]),
);

/** What OpenAPI has and a structural schema may not. */
const refused = ["$ref", "definitions", "dependencies", "patternProperties", "id", "additionalItems"];

/** Why something is no schema that can be read; "": it is one. */
export function malformed(schema: unknown): string {
  if (!isRecord(schema)) return "must be a schema";
  const wrong = Object.keys(schema).find((word) => schema[word] !== undefined && known[word]?.(schema[word]) === false);
  if (wrong !== undefined) return `must be a schema, and ${wrong} in it is of the wrong type`;
  const foreign = refused.find((word) => schema[word] !== undefined);
  return foreign === undefined ? "" : `must be structural: ${foreign} is not supported`;
}

export const isFormed = (schema: unknown): schema is JsonSchema => malformed(schema) === "";
