/** Where in a schema there are rules. */
import { isRecord } from "../../../schema/shape.js";
import type { JsonSchema } from "../schema.js";
import { ownSchema } from "./values.js";

/** The schema of a whole object, as rules see it. */
export const wholeSchema = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  properties: { ...schema.properties, ...ownSchema },
});

export function partsOf({ properties = {}, items, additionalProperties: more }: JsonSchema): JsonSchema[] {
  return [...Object.values(properties), ...(items ? [items] : []), ...(isRecord(more) ? [more as JsonSchema] : [])];
}

const known = new WeakMap<JsonSchema, boolean>();

/** Whether it has a rule, or anything in it. */
export function hasRules(schema: JsonSchema): boolean {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const has = (schema["x-kubernetes-validations"]?.length ?? 0) > 0 || partsOf(schema).some(hasRules);
  known.set(schema, has);
  return has;
}
