/** The schemas of kinds, of their lists, and of all that is in them. */
import { lookup } from "../lookup.js";
import { type KindDef, listKindOf } from "../objects/kind-def.js";
import { definitionName, listMetaName, listName } from "./names.js";
import { kindWord } from "./references.js";
import { type Schema, SchemaBook, type Schemas } from "./schemas.js";
import { structuralV2 } from "./structural-v2.js";

/** What the shape of a kind is called. */
export const typeName = (def: KindDef): string => {
  if (def.storedAs !== undefined) return `${def.group.split(".").reverse().join(".")}.${def.version}.${def.kind}`;
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
    [kindWord]: [{ group: def.group, version: def.version, kind: listKindOf(def) }],
  };
}

/** What is said of the fields that every kind has, where it says nothing itself. */
const commonFields = lookup<string>({
  apiVersion: "The group and version of the API that the object is written in.",
  kind: "What the object is.",
  metadata: "What every object has: its name, namespace, labels and annotations, and what the server keeps of it.",
  spec: "What is wanted.",
  status: "What is so.",
});

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

/** What users say of a kind of theirs, and what every object has. */
function madeSchema(schema: Schema, inFull: boolean): Schema {
  const text = { type: "string" };
  const common = { apiVersion: text, kind: text, metadata: { $ref: definitionName("meta.v1.ObjectMeta") } };
  const told = inFull ? schema : { type: "object", ...structuralV2(schema) };
  return { ...told, properties: { ...(told["properties"] as Schemas | undefined), ...common } };
}

const texts = (...names: string[]): Schema => Object.fromEntries(names.map((name) => [name, { type: "string" }]));

/** The schemas of some kinds, and of all that is in them. @param inFull with what users say of theirs and OpenAPI 2 has no words for */
export function schemasOf(defs: readonly KindDef[], inFull = true): Schemas {
  const book = new SchemaBook();
  for (const def of defs) {
    book.schemaOf(def.rules.shape.description);
    const name = definitionName(typeName(def));
    if (def.schema) book.named[name] = madeSchema(def.schema, inFull);
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
