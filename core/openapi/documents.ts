/** The OpenAPI documents of kinds: one of version 3 for each group and version, and one of version 2 for all. */
import type { KindDef } from "../objects/kind-def.js";
import type { Json } from "../schema/description.js";
import { definitionName, listMetaName, listName } from "./names.js";
import { documentPath, type Operation, type PathItem, parameterTypes, pathsOf } from "./operations.js";
import { type Schema, SchemaBook, type Schemas } from "./schemas.js";

const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
];
const kindWord = "x-kubernetes-group-version-kind";

const typeName = (def: KindDef): string => {
  const { description } = def.rules.shape;
  return (description.type === "object" && description.name) || `${def.group}.${def.version}.${def.kind}`;
};

function listSchema(def: KindDef): Schema {
  return {
    type: "object",
    required: ["items"],
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { $ref: listMetaName },
      items: { type: "array", items: { $ref: definitionName(typeName(def)) } },
    },
    [kindWord]: [{ group: def.group, version: def.version, kind: `${def.kind}List` }],
  };
}

/** What is said of the fields that every kind has, where it says nothing itself. */
const commonFields: Readonly<Record<string, string>> = {
  apiVersion: "The group and version of the API that the object is written in.",
  kind: "What the object is.",
  metadata: "What every object has: its name, namespace, labels and annotations, and what the server keeps of it.",
  spec: "What is wanted.",
  status: "What is so.",
};

/** The schema of a kind, with what is to be said of it as a whole. */
function kindSchema(def: KindDef, schema: Schema | undefined): Schema {
  const fields = Object.entries((schema?.["properties"] ?? {}) as Schemas).map(([name, field]) => {
    const words = [commonFields[name], field["description"]].filter((text) => text !== undefined);
    return [name, words.length > 0 ? { ...field, description: words.join(" ") } : field] as const;
  });
  return {
    ...schema,
    ...(def.about === undefined ? {} : { description: def.about }),
    properties: Object.fromEntries(fields),
    [kindWord]: [{ group: def.group, version: def.version, kind: def.kind }],
  };
}

const texts = (...names: string[]): Schema => Object.fromEntries(names.map((name) => [name, { type: "string" }]));

/** The schemas of some kinds, and of all that is in them. */
export function schemasOf(defs: readonly KindDef[]): Schemas {
  const book = new SchemaBook();
  for (const def of defs) {
    book.schemaOf(def.rules.shape.description);
    const name = definitionName(typeName(def));
    book.named[name] = kindSchema(def, book.named[name]);
    book.named[listName(typeName(def))] = listSchema(def);
  }
  const remaining = { remainingItemCount: { type: "integer", format: "int64" } };
  book.named[listMetaName] = {
    type: "object",
    properties: { ...texts("continue", "resourceVersion", "selfLink"), ...remaining },
  };
  return book.named;
}

/** Bare names in `$ref` as a version of OpenAPI has them; version 3 lets nothing stand beside one. */
function refer(value: Json, prefix: string, isAlone: boolean): Json {
  if (Array.isArray(value)) return value.map((v) => refer(v as Json, prefix, isAlone));
  if (typeof value !== "object" || value === null) return value;
  const { $ref, ...rest } = value as Schema;
  const others = Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, refer(v, prefix, isAlone)]));
  if (typeof $ref !== "string")
    return { ...($ref === undefined ? {} : { $ref: refer($ref, prefix, isAlone) }), ...others };
  const reference = { $ref: `${prefix}${$ref}` };
  return isAlone && Object.keys(others).length > 0 ? { ...others, allOf: [reference] } : { ...reference, ...others };
}

const bodyName = (def: KindDef, { groupVersionKind, action }: Operation): string | undefined =>
  groupVersionKind.kind !== def.kind
    ? undefined
    : action === "list"
      ? listName(typeName(def))
      : definitionName(typeName(def));

const v3Schemas = "#/components/schemas/";
const v2Schemas = "#/definitions/";

function v3Operation(def: KindDef, operation: Operation): Json {
  const { id, action, query, groupVersionKind, hasBody } = operation;
  const name = bodyName(def, operation);
  const schema: Schema = name === undefined ? { type: "object" } : { $ref: `${v3Schemas}${name}` };
  const types = action === "patch" ? [...patchTypes, "application/apply-patch+yaml"] : ["application/json"];
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

/** Of version 3, by what each is called: `api/v1`, `apis/GROUP/VERSION`. @param version of the server */
export function v3Documents(defs: readonly KindDef[], version: string): ReadonlyMap<string, Json> {
  const names = [...new Set(defs.map(documentPath))];
  return new Map(
    names.map((name) => {
      const own = defs.filter((def) => documentPath(def) === name);
      const paths = own.flatMap((def) => pathsOf(def).map((item) => [item.path, v3Path(def, item)] as const));
      const schemas = refer(schemasOf(own), v3Schemas, true);
      const info = { title: "Troupe", version };
      return [name, { openapi: "3.0.0", info, paths: Object.fromEntries(paths), components: { schemas } }];
    }),
  );
}

function v2Operation(def: KindDef, operation: Operation): Json {
  const { id, action, query, groupVersionKind, hasBody } = operation;
  const name = bodyName(def, operation);
  const schema: Schema = name === undefined ? { type: "object" } : { $ref: `${v2Schemas}${name}` };
  const sent: Schema = action === "patch" ? { type: "object" } : schema;
  return {
    operationId: id,
    consumes: action === "patch" ? [...patchTypes, "application/apply-patch+yaml"] : ["application/json"],
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
    definitions: refer(schemasOf(defs), v2Schemas, false),
  };
}
