/**
 * A structural schema in the words that OpenAPI 2 has, and that clients of it read the same: as Kubernetes tells it there.
 * What may be null or anything has no fields: a client would refuse what is right.
 */
import type { Json } from "../schema/description.js";
import type { Schema, Schemas } from "./schemas.js";

const words = ["type", "format", "description", "required", "enum"] as const;
const extensions = [
  "x-kubernetes-int-or-string",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-map-type",
] as const;

const picked = (schema: Schema, names: readonly string[]): Schema =>
  Object.fromEntries(names.flatMap((name) => (schema[name] === undefined ? [] : [[name, schema[name] as Json]])));

const isAnything = (schema: Schema): boolean =>
  schema["nullable"] === true ||
  schema["x-kubernetes-preserve-unknown-fields"] === true ||
  schema["additionalProperties"] === true;

/** What OpenAPI 2 is told of a value. */
export function structuralV2(schema: Schema): Schema {
  if (isAnything(schema))
    return { ...picked(schema, ["description", ...extensions]), "x-kubernetes-preserve-unknown-fields": true };
  const { properties, items, additionalProperties: values } = schema;
  const below = Object.entries((properties ?? {}) as Schemas).map(([name, of]) => [name, structuralV2(of)]);
  return {
    ...picked(schema, [...words, ...extensions]),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(below) as Schemas }),
    ...(items === undefined ? {} : { items: structuralV2(items as Schema) }),
    ...(typeof values === "object" && values !== null ? { additionalProperties: structuralV2(values as Schema) } : {}),
  };
}
