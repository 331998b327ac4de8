/** Whether a schema is structural: every value it is of has a type, so that it can be read, pruned and merged. */
import { Faults, joinPath, strictRules } from "../../schema/faults.js";
import { isRecord } from "../../schema/shape.js";
import { patternOf } from "../custom/pattern.js";
import { readBy } from "../custom/read.js";
import { isEmbedded, isIntOrString, type JsonSchema, keepsUnknown } from "../custom/schema.js";
import { isFormed, malformed } from "./formed.js";

const types = ["array", "boolean", "integer", "number", "object", "string"];
/** Deeper ones are no schema of anything. */
const depthMax = 40;

/** What a schema within allOf, anyOf, oneOf or not cannot say: it judges, and changes nothing. */
const structure = [
  "default",
  "additionalProperties",
  "nullable",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
] as const;

type Part = readonly [path: string, part: JsonSchema];

const parts = ({ properties = {}, items, additionalProperties: more }: JsonSchema): Part[] => [
  ...Object.entries(properties).map(([name, of]): Part => [`properties[${name}]`, of]),
  ...(items ? [["items", items] as const] : []),
  ...(isRecord(more) ? [["additionalProperties", more] as const] : []),
];

const judges = (schema: JsonSchema): Part[] => [
  ...(["allOf", "anyOf", "oneOf"] as const).flatMap((word) =>
    (schema[word] ?? []).map((of, i): Part => [`${word}[${i}]`, of]),
  ),
  ...(schema.not ? [["not", schema.not] as const] : []),
];

function checkPattern({ pattern }: JsonSchema, path: string, faults: Faults): void {
  if (pattern === undefined) return;
  if (typeof pattern !== "string" || patternOf(pattern) === null)
    faults.invalid(
      `${path}.pattern`,
      pattern,
      "must be a regular expression of Go's (RE2), which do not look around or back",
    );
}

function checkList(schema: JsonSchema, path: string, faults: Faults): void {
  if (schema.type === "array" && !schema.items) faults.required(`${path}.items`, "must be specified");
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const field = `${path}.x-kubernetes-list-map-keys`;
  const isMap = schema["x-kubernetes-list-type"] === "map";
  if (isMap && keys.length === 0) faults.required(field, "must not be empty if x-kubernetes-list-type is map");
  if (!isMap && keys.length > 0) faults.forbidden(field, "goes with x-kubernetes-list-type map");
  if (!isMap) return;
  for (const key of keys)
    if (!schema.items?.properties?.[key]) faults.invalid(field, key, "entries must all be names of item properties");
}

function checkDefault(schema: JsonSchema, path: string, faults: Faults): void {
  if (schema.default === undefined) return;
  const own = new Faults(strictRules);
  readBy(schema, structuredClone(schema.default), "", own);
  const why = own.causes[0]?.message ?? (own.unknownFields.length > 0 ? `unknown field ${own.unknownFields[0]}` : "");
  if (why !== "") faults.invalid(`${path}.default`, schema.default, why.replace(/^: /, ""));
}

function checkType(schema: JsonSchema, path: string, faults: Faults): void {
  const { type } = schema;
  if (schema.uniqueItems) faults.forbidden(`${path}.uniqueItems`, "x-kubernetes-list-type: set says it");
  if (schema.additionalProperties === false)
    faults.forbidden(`${path}.additionalProperties`, "cannot be set to false: what is not known is dropped");
  if (isIntOrString(schema)) {
    if (type !== undefined) faults.forbidden(`${path}.type`, "must be empty with x-kubernetes-int-or-string");
  } else if (type === undefined) {
    if (!keepsUnknown(schema)) faults.required(`${path}.type`, "must not be empty for specified object fields");
  } else if (!types.includes(type)) faults.unsupported(`${path}.type`, type, types);
  if (isEmbedded(schema) && type !== "object")
    faults.invalid(`${path}.type`, type ?? "", "must be object if x-kubernetes-embedded-resource is true");
  if (schema.properties && schema.additionalProperties !== undefined)
    faults.forbidden(`${path}.additionalProperties`, "additionalProperties and properties are mutual exclusive");
}

function checkJudge(schema: unknown, path: string, faults: Faults, depth: number): void {
  if (!isFormed(schema) || depth > depthMax)
    return faults.invalid(path, schema, malformed(schema) || "must not be nested so deep");
  for (const word of structure)
    if (schema[word] !== undefined) faults.forbidden(`${path}.${word}`, "must be undefined to be structural");
  checkPattern(schema, path, faults);
  for (const [step, part] of [...parts(schema), ...judges(schema)])
    checkJudge(part, joinPath(path, step), faults, depth + 1);
}

/** Tells what keeps a schema from being structural. */
export function checkStructural(schema: unknown, path: string, faults: Faults, depth = 0): void {
  if (faults.full) return;
  if (!isFormed(schema) || depth > depthMax)
    return faults.invalid(path, schema, malformed(schema) || "must not be nested so deep");
  checkType(schema, path, faults);
  checkPattern(schema, path, faults);
  checkList(schema, path, faults);
  const before = faults.causes.length;
  for (const [step, part] of parts(schema)) checkStructural(part, joinPath(path, step), faults, depth + 1);
  for (const [step, part] of judges(schema)) checkJudge(part, joinPath(path, step), faults, depth + 1);
  // A default is read by the schema, which must be one.
  if (faults.causes.length === before) checkDefault(schema, path, faults);
}
