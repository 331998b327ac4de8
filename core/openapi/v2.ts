/** OpenAPI 2.0: one document of all kinds. */
import type { KindDef } from "../objects/kind-def.js";
import type { Json } from "../schema/description.js";
import { bodySchema } from "./bodies.js";
import { schemasOf } from "./kind-schemas.js";
import { type Operation, type PathItem, parameterTypes, pathsOf } from "./operations.js";
import { kindWord, patchTypesOf, refer } from "./references.js";
import type { Schema } from "./schemas.js";

const schemasPrefix = "#/definitions/";

function v2Operation(def: KindDef, operation: Operation): Json {
  const { id, action, query, groupVersionKind, hasBody } = operation;
  const schema = bodySchema(def, operation, schemasPrefix);
  const sent: Schema = action === "patch" ? { type: "object" } : schema;
  return {
    operationId: id,
    consumes: action === "patch" ? patchTypesOf(def) : ["application/json"],
    produces: ["application/json"],
    parameters: [
      ...(hasBody ? [{ name: "body", in: "body", required: true, schema: sent }] : []),
      ...query.map((q) => ({ name: q, in: "query", type: parameterTypes[q] ?? "string" })),
    ],
    responses: { "200": { description: "OK", schema } },
    "x-kubernetes-action": action,
    [kindWord]: groupVersionKind,
  };
}

const v2Path = (def: KindDef, { parameters, operations }: PathItem): Json => ({
  ...(parameters.length > 0
    ? { parameters: parameters.map((name) => ({ name, in: "path", required: true, type: "string" })) }
    : {}),
  ...Object.fromEntries(operations.map((operation) => [operation.method, v2Operation(def, operation)])),
});

/** Of version 2, of all kinds in one. @param version of the server */
export function v2Document(defs: readonly KindDef[], version: string): Json {
  const paths = defs.flatMap((def) => pathsOf(def).map((item) => [item.path, v2Path(def, item)] as const));
  return {
    swagger: "2.0",
    info: { title: "Troupe", version },
    paths: Object.fromEntries(paths),
    definitions: refer(schemasOf(defs, false), schemasPrefix, false),
  };
}
