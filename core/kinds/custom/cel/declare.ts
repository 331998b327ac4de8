/** The types of a schema's values, declared for rules: what a rule says of a field that is not there is told as it is written. */
import type { Environment } from "@marcbachmann/cel-js";
import { additionalOf, isEmbedded, isIntOrString, type JsonSchema } from "../schema.js";
import { declaring } from "./environment.js";
import { celName } from "./names.js";
import { fieldsOf } from "./values.js";

const ofFormat = new Map([
  ["date", "google.protobuf.Timestamp"],
  ["date-time", "google.protobuf.Timestamp"],
  ["datetime", "google.protobuf.Timestamp"],
  ["duration", "google.protobuf.Duration"],
  ["byte", "bytes"],
]);

/** One for all rules of a schema: each part of it has one type. */
export class Declarations {
  readonly #env = declaring();
  readonly #names = new Map<JsonSchema, string>();
  readonly #types: ReadonlyMap<JsonSchema, string>;

  /** @param ruled the parts that have rules; all are declared at once, as copies of the language are for variables only */
  constructor(ruled: readonly JsonSchema[]) {
    this.#types = new Map(ruled.map((schema) => [schema, this.#typeOf(schema)]));
  }

  /** Where a rule of this part is read. */
  environmentOf(schema: JsonSchema, isOptional: boolean): Environment {
    const type = this.#types.get(schema) ?? "dyn";
    return this.#env
      .clone()
      .registerVariable("self", type)
      .registerVariable("oldSelf", isOptional ? `optional<${type}>` : type);
  }

  #typeOf(schema: JsonSchema): string {
    if (isIntOrString(schema) || schema.nullable) return "dyn";
    switch (schema.type) {
      case "string":
        return ofFormat.get(schema.format ?? "") ?? "string";
      case "integer":
        return "int";
      case "number":
        return "double";
      case "boolean":
        return "bool";
      case "array":
        return `list<${this.#typeOf(schema.items ?? {})}>`;
      case "object":
        return this.#ofObject(schema);
      default:
        return "dyn";
    }
  }

  #ofObject(schema: JsonSchema): string {
    const more = additionalOf(schema);
    if (more && !schema.properties) return `map<string, ${this.#typeOf(more)}>`;
    if (!schema.properties && !isEmbedded(schema)) return "dyn";
    const known = this.#names.get(schema);
    if (known !== undefined) return known;
    const name = `Object${this.#names.size}`;
    this.#names.set(schema, name);
    const fields = fieldsOf(schema).flatMap(([field, of]) => {
      const told = celName(field);
      return told === undefined ? [] : [[told, this.#typeOf(of)]];
    });
    this.#env
      .registerType(name, { ctor: class {}, fields: Object.fromEntries(fields) })
      .registerOperator(`${name} == ${name}`, () => true);
    return name;
  }
}
