/**
 * What Kubernetes says of its types and their fields, for `kubectl explain`: read from the comments of the package
 * kubernetes-types, whose declarations our objects have anyway.
 */
import { definitionName } from "./names.js";
import { kindWord } from "./references.js";
import type { Schema, Schemas } from "./schemas.js";

/** What is said of a type, and of each of its fields. */
export interface TypeWords {
  about: string;
  fields: ReadonlyMap<string, string>;
}

/** By module and type, as shapes are named: `core.v1.Pod`. */
export type Words = ReadonlyMap<string, TypeWords>;

/** Comments are of one line, or of lines that begin with a star. */
const plain = (comment: string): string =>
  comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, "").trimEnd())
    .join("\n")
    .trim();

const declared = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?export interface (\w+) \{\n((?:(?!\n\})[\s\S])*)\n\}/g;
const commented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*"?([$\w]+)"?\??:/g;

/** The words of one module of declarations. @param module such as `core.v1` */
export function wordsIn(module: string, declarations: string): Words {
  const all = new Map<string, TypeWords>();
  for (const [, about = "", name = "", body = ""] of declarations.matchAll(declared)) {
    const fields = [...body.matchAll(commented)].map(([, words = "", field = ""]) => [field, plain(words)] as const);
    all.set(`${module}.${name}`, { about: plain(about), fields: new Map(fields) });
  }
  return all;
}

function wordedType(schema: Schema, { about, fields }: TypeWords): Schema {
  const isKind = Object.hasOwn(schema, kindWord);
  const properties = Object.entries((schema["properties"] ?? {}) as Schemas).map(([name, field]) => {
    const [theirs, ours] = [fields.get(name), field["description"]];
    if (theirs === undefined || (isKind && ours !== undefined)) return [name, field] as const;
    return [name, { ...field, description: ours === undefined ? theirs : `${theirs}\n\n${ours}` }] as const;
  });
  return {
    ...("description" in schema || about === "" ? {} : { description: about }),
    ...schema,
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
  };
}

/** Schemas with what Kubernetes says of fields, and after it what becomes of them here; of kinds, where we say nothing. */
export function worded(schemas: Schemas, words: Words): Schemas {
  const all = { ...schemas };
  for (const [type, said] of words) {
    const name = definitionName(type);
    const schema = all[name];
    if (schema) all[name] = wordedType(schema, said);
  }
  return all;
}
