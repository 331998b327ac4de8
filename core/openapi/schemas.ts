/**
 * Descriptions as schemas of OpenAPI, with Kubernetes' extensions of it. Sources: the OpenAPI specification, 2.0 and
 * 3.0; Kubernetes' API conventions, and k8s.io/kube-openapi for the extensions' names.
 */
import type {
  Description,
  Fate,
  FieldDescription,
  Json,
  ListDescription,
  NumberDescription,
  ObjectDescription,
  TextDescription,
} from "../schema/description.js";
import { definitionName, intOrStringName, quantityName, timeName } from "./names.js";

export type Schema = { readonly [word: string]: Json };
export type Schemas = Record<string, Schema>;

const fateWords: Readonly<Partial<Record<Fate, string>>> = {
  stored: "It is kept and answered, and nothing else comes of it here.",
  warned: "It is kept, and nothing comes of it here: who sets it is told so.",
  refused: "It is refused here.",
  server: "The server writes it.",
};

/** The words of a field that takes one of several, for clients that do not show an enum; "" for others. */
function choice(of: Description): string {
  const words = of.type === "string" ? (of.enum ?? []).filter((word) => word !== "") : [];
  return words.length > 1 ? `One of ${words.join(", ")}.` : "";
}

/** What there is to say of a field to people; undefined if nothing. */
function aboutField({ of, note, fate }: FieldDescription): string | undefined {
  const sentence = note === undefined ? [] : [/[.!?]$/.test(note) ? note : `${note}.`];
  const words = (fate === undefined ? undefined : fateWords[fate]) ?? "";
  const all = [...sentence.map((s) => s.charAt(0).toUpperCase() + s.slice(1)), choice(of), words].filter(
    (text) => text !== "",
  );
  return all.length > 0 ? all.join(" ") : undefined;
}

function textSchema({ format, enum: words }: TextDescription): Schema {
  if (format === "date-time") return { $ref: timeName };
  return { type: "string", ...(words ? { enum: words } : {}) };
}

function numberSchema({ type, minimum, maximum, zero }: NumberDescription): Schema {
  if (type === "intOrString") return { $ref: intOrStringName };
  const isSmall = minimum >= -(2 ** 31) && maximum <= 2 ** 31 - 1;
  const bounds = {
    ...(minimum > (isSmall ? -(2 ** 31) : Number.MIN_SAFE_INTEGER) && !zero ? { minimum } : {}),
    ...(maximum < (isSmall ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER) ? { maximum } : {}),
  };
  return { type: "integer", format: isSmall ? "int32" : "int64", ...bounds };
}

function listExtensions({ listType, mapKeys, patchStrategy, mergeKey }: ListDescription): Schema {
  return {
    "x-kubernetes-list-type": listType,
    ...(mapKeys ? { "x-kubernetes-list-map-keys": mapKeys } : {}),
    ...(patchStrategy ? { "x-kubernetes-patch-strategy": patchStrategy } : {}),
    ...(mergeKey ? { "x-kubernetes-patch-merge-key": mergeKey } : {}),
  };
}

const atomicWord = (of: { atomic?: true }): Schema => (of.atomic ? { "x-kubernetes-map-type": "atomic" } : {});

/** Turns descriptions into schemas; what has a name goes into `named`, and is referred to by that name. */
export class SchemaBook {
  readonly named: Schemas = {
    [quantityName]: { type: "string", description: "An amount, such as 100m, 0.5 or 64Mi." },
    [intOrStringName]: { type: "string", format: "int-or-string", description: "A number, or a name." },
    [timeName]: { type: "string", format: "date-time", description: "A time, as in RFC 3339." },
  };

  /** The schema of a value; `$ref` holds the bare name of what has one. */
  schemaOf(of: Description): Schema {
    switch (of.type) {
      case "object":
        return this.#objectSchema(of);
      case "map":
        return { type: "object", additionalProperties: this.schemaOf(of.values), ...atomicWord(of) };
      case "list":
        return { type: "array", items: this.schemaOf(of.items), ...listExtensions(of) };
      case "string":
        return textSchema(of);
      case "integer":
      case "intOrString":
        return numberSchema(of);
      case "boolean":
        return { type: "boolean" };
      case "quantity":
        return { $ref: quantityName };
      case "any":
        return { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    }
  }

  #objectSchema(of: ObjectDescription): Schema {
    if (of.name === undefined) return this.#fieldsSchema(of);
    const name = definitionName(of.name);
    if (!Object.hasOwn(this.named, name)) {
      // Before its fields: a type may hold itself.
      this.named[name] = {};
      this.named[name] = this.#fieldsSchema(of);
    }
    return { $ref: name };
  }

  #fieldsSchema(of: ObjectDescription): Schema {
    const fields = Object.entries(of.fields);
    const required = fields.flatMap(([name, field]) => (field.required ? [name] : []));
    return {
      type: "object",
      properties: Object.fromEntries(fields.map(([name, field]) => [name, this.#fieldSchema(field)])),
      ...(required.length > 0 ? { required } : {}),
      ...atomicWord(of),
    };
  }

  #fieldSchema(field: FieldDescription): Schema {
    const description = aboutField(field);
    return {
      ...this.schemaOf(field.of),
      ...(description === undefined ? {} : { description }),
      ...(field.default === undefined ? {} : { default: field.default }),
    };
  }
}
