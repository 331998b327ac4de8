/** A structural schema as a description: how server-side apply merges what it is of. */
import type { Description, FieldDescription } from "../../schema/description.js";
import { additionalOf, isEmbedded, isIntOrString, type JsonSchema, keepsUnknown } from "./schema.js";

const any: Description = { type: "any" };

function ofList(schema: JsonSchema): Description {
  const listType = schema["x-kubernetes-list-type"] ?? "atomic";
  const mapKeys = schema["x-kubernetes-list-map-keys"] ?? [];
  return {
    type: "list",
    items: describe(schema.items ?? {}),
    listType,
    ...(listType === "map" ? { mapKeys } : {}),
  };
}

function ofObject(schema: JsonSchema): Description {
  const atomic = schema["x-kubernetes-map-type"] === "atomic" ? ({ atomic: true } as const) : {};
  const more = additionalOf(schema);
  if (more) return { type: "map", values: describe(more), ...atomic };
  const fields = Object.entries(schema.properties ?? {}).map(([name, of]): [string, FieldDescription] => [
    name,
    { of: describe(of) },
  ]);
  return { type: "object", fields: Object.fromEntries(fields), ...atomic };
}

/** What may be anything is described as that. */
export function describe(schema: JsonSchema): Description {
  if (isIntOrString(schema) || keepsUnknown(schema) || isEmbedded(schema)) return any;
  switch (schema.type) {
    case "object":
      return ofObject(schema);
    case "array":
      return ofList(schema);
    case "string":
      return { type: "string" };
    case "boolean":
      return { type: "boolean" };
    case "integer":
      return { type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
    default:
      return any;
  }
}
