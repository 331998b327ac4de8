/** OpenAPI 3.0: a document for each group and version. */
import type { KindDef } from "../objects/kind-def.js";
import type { Json } from "../schema/description.js";
import { bodySchema } from "./bodies.js";
import { schemasOf } from "./kind-schemas.js";
import { documentPath, type Operation, type PathItem, parameterTypes, pathsOf } from "./operations.js";
import { kindWord, patchTypesOf, refer } from "./references.js";
import type { Schema } from "./schemas.js";
import { type Words, worded } from "./words.js";

const schemasPrefix = "#/components/schemas/";

function v3Operation(def: KindDef, operation: Operation): Json {
  const { id, action, query, groupVersionKind, hasBody } = operation;
  const schema = bodySchema(def, operation, schemasPrefix);
  const types = action === "patch" ? patchTypesOf(def) : ["application/json"];
  const sent: Schema = action === "patch" ? { type: "object" } : schema;
  return {
    operationId: id,
    parameters: query.map((q) => ({ name: q, in: "query", schema: { type: parameterTypes[q] ?? "string" } })),
    ...(hasBody
      ? { requestBody: { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: sent }])) } }
      : {}),
    responses: { "200": { description: "OK", content: { "application/json": { schema } } } },
    "x-kubernetes-action": action,
    [kindWord]: groupVersionKind,
  };
}

const v3Path = (def: KindDef, { parameters, operations }: PathItem): Json => ({
  ...(parameters.length > 0
    ? { parameters: parameters.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })) }
    : {}),
  ...Object.fromEntries(operations.map((operation) => [operation.method, v3Operation(def, operation)])),
});

/** What the documents are called: `api/v1`, `apis/GROUP/VERSION`. */
export const v3Names = (defs: readonly KindDef[]): string[] => [...new Set(defs.map(documentPath))];

/** The document of a group and version. @param version of the server @param words what Kubernetes says */
export function v3Document(defs: readonly KindDef[], name: string, version: string, words: Words = new Map()): Json {
  const own = defs.filter((def) => documentPath(def) === name);
  const paths = own.flatMap((def) => pathsOf(def).map((item) => [item.path, v3Path(def, item)] as const));
  const schemas = refer(worded(schemasOf(own), words), schemasPrefix, true);
  const info = { title: "Troupe", version };
  return { openapi: "3.0.0", info, paths: Object.fromEntries(paths), components: { schemas } };
}
