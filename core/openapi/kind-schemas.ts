/** The schemas of kinds, of their lists, and of all that is in them. */
import type { KindDef } from "../objects/kind-def.js";
import { definitionName, listMetaName, listName } from "./names.js";
import { kindWord } from "./references.js";
import { type Schema, SchemaBook, type Schemas } from "./schemas.js";

/** What the shape of a kind is called. */
export const typeName = (def: KindDef): string => {
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
