/**
 * What a shape is, as plain data: from it come the pages of docs, warnings, defaults, the keys of merges, and whatever
 * else asks what a field is. The words are those of Kubernetes' API conventions and of OpenAPI v3.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * What becomes of a field: acted upon; kept and answered only; kept, and whoever sets it is told by an event that
 * nothing comes of it; refused, since it cannot be had; written by the server alone.
 */
export type Fate = "honoured" | "stored" | "warned" | "refused" | "server";

export interface FieldDescription {
  readonly of: Description;
  /** Reading names it when it is missing. */
  readonly required?: true;
  /** Absent = what becomes of the object it stands in; of a kind itself: honoured. */
  readonly fate?: Fate;
  /** Its texts may be secret: not shown of actors, and not recorded. */
  readonly secret?: true;
  /** One sentence more, for people. */
  readonly note?: string;
  /** Stands there when nothing is said; only where it depends on nothing else. */
  readonly default?: Json;
  /** Of a warned or refused field: values that ask for what happens anyway. */
  readonly harmless?: readonly Json[];
}

export interface ObjectDescription {
  readonly type: "object";
  /** As Kubernetes calls it, e.g. `core.v1.Container`. */
  readonly name?: string;
  readonly fields: Readonly<Record<string, FieldDescription>>;
  /** Server-side apply takes it as one value (`x-kubernetes-map-type: atomic`). */
  readonly atomic?: true;
}

export interface MapDescription {
  readonly type: "map";
  readonly values: Description;
  readonly atomic?: true;
}

/** How server-side apply merges a list: as one value, as a set of scalars, or element by element, by keys. */
export type ListType = "atomic" | "set" | "map";

export interface ListDescription {
  readonly type: "list";
  readonly items: Description;
  readonly listType: ListType;
  /** Of a list of type map: the fields that name an element. */
  readonly mapKeys?: readonly string[];
  /** How a strategic merge patch merges it; absent = it replaces it. */
  readonly patchStrategy?: "merge" | "merge,retainKeys";
  /** The one field by which a strategic merge patch knows elements; absent = they are scalars. */
  readonly mergeKey?: string;
}

export interface TextDescription {
  readonly type: "string";
  /** Name of a rule of core/schema/formats.ts. */
  readonly format?: string;
  /** The empty text is right as well. */
  readonly orEmpty?: true;
  readonly enum?: readonly string[];
}

export interface NumberDescription {
  /** `intOrString`: a number within the bounds, or a text. */
  readonly type: "integer" | "intOrString";
  readonly minimum: number;
  readonly maximum: number;
  /** 0 is right as well, whatever the bounds: it stands for none. */
  readonly zero?: true;
}

/** `any` is any JSON object, kept as it is. */
export interface PlainDescription {
  readonly type: "boolean" | "quantity" | "any";
}

export type Description =
  | ObjectDescription
  | MapDescription
  | ListDescription
  | TextDescription
  | NumberDescription
  | PlainDescription;
