/** The logical parts of a schema: `allOf`, `anyOf`, `oneOf`, `not`. They judge a value and change nothing of it. */
import { isRecord } from "../../schema/shape.js";
import { limitFaults } from "./limits.js";
import { additionalOf, isIntOrString, type JsonSchema } from "./schema.js";

function isOfType({ type }: JsonSchema, value: unknown): boolean {
  switch (type) {
    case undefined:
      return true;
    case "object":
      return isRecord(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function partsHold(schema: JsonSchema, value: unknown): boolean {
  const { items, properties = {}, required = [] } = schema;
  if (Array.isArray(value)) return !items || value.every((element) => isRight(items, element));
  if (!isRecord(value)) return true;
  const more = additionalOf(schema);
  const all = Object.entries(value).every(([name, part]) => {
    const of = Object.hasOwn(properties, name) ? properties[name] : more;
    return !of || isRight(of, part);
  });
  return all && required.every((name) => Object.hasOwn(value, name));
}

/** Whether a value is as a schema has it, with all that is in it. */
function isRight(schema: JsonSchema, value: unknown): boolean {
  if (value === null && schema.nullable) return true;
  if (!isIntOrString(schema) && !isOfType(schema, value)) return false;
  for (const _ of limitFaults(schema, value)) return false;
  if (!partsHold(schema, value)) return false;
  for (const _ of hold(schema, value)) return false;
  return true;
}

/** What does not hold of a value, in the words of Kubernetes. */
export function* hold({ allOf = [], anyOf, oneOf, not }: JsonSchema, value: unknown): Iterable<string> {
  if (!allOf.every((one) => isRight(one, value))) yield "must validate all the schemas (allOf)";
  if (anyOf && !anyOf.some((one) => isRight(one, value))) yield "must validate at least one schema (anyOf)";
  const right = oneOf?.filter((one) => isRight(one, value)).length;
  if (right !== undefined && right !== 1)
    yield `must validate one and only one schema (oneOf). Found ${right === 0 ? "none" : right} valid`;
  if (not && isRight(not, value)) yield "must not validate the schema (not)";
}
