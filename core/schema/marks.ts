/** What is said of fields and shapes besides how they are read: what becomes of them, defaults, how they merge. */
import type { Fate, Json, ListDescription } from "./description.js";
import type { Field, Shape, Told } from "./shape.js";
import { isNothing } from "./warnings.js";

function told<T>(field: Field<T>, more: Omit<Told<T>, "shape">): Told<T> {
  return "shape" in field ? { ...field, ...more } : { shape: field, ...more };
}

function withFate<T>(fate: Fate, field: Field<T>, note: string | undefined): Told<T> {
  return told(field, { fate, ...(note === undefined ? {} : { note }) });
}

/** The field is checked, kept and answered, and nothing else comes of it or of what stands in it. */
export function stored<T>(field: Field<T>, note?: string): Told<T> {
  return withFate("stored", field, note);
}

/**
 * As {@link stored}, and a pod that sets the field counts on what does not happen: an event says so.
 * @param harmless values that ask for what happens anyway; false, "" and empty lists and objects are so without a word
 */
export function warned<T>(field: Field<T>, note?: string, harmless?: readonly Json[]): Told<T> {
  return { ...withFate("warned", field, note), ...(harmless ? { harmless } : {}) };
}

/**
 * What the field asks for cannot be had, and whoever sets it counts on it: reading refuses it.
 * @param why for people, of the field
 * @param harmless values that ask for what happens anyway; "" and empty lists and objects are so without a word
 */
export function refused<T>(field: Field<T>, why: string, harmless: readonly Json[] = []): Told<T> {
  const { shape } = "shape" in field ? field : { shape: field };
  const strict: Shape<T> = {
    ...shape,
    read: (value, path, faults) => {
      const given = shape.read(value, path, faults);
      if (!isNothing(given, harmless)) faults.forbidden(path, why);
      return given;
    },
  };
  const of = "shape" in field ? { ...field, shape: strict } : strict;
  return { ...withFate("refused", of, why), harmless };
}

/** The server writes it; what a body says does not count. */
export function servers<T>(field: Field<T>, note?: string): Told<T> {
  return withFate("server", field, note);
}

/** What stands in the field may be a secret: programs are given theirs in variables, arguments, headers and addresses. */
export function secret<T>(field: Field<T>): Told<T> {
  return told(field, { secret: true });
}

/** A sentence about the field. */
export function noted<T>(note: string, field: Field<T>): Told<T> {
  return told(field, { note });
}

/** What stands there when the field is missing or an empty text. It is filled in by core/schema/defaults.ts. */
export function byDefault<T extends Json | object>(value: T & Json, field: Field<T>): Told<T> {
  return told(field, { default: value });
}

interface Merging {
  /** The key of strategic merge patches, where it is not the first of the list's keys; "" = they replace the list. */
  mergeKey?: string;
  retainKeys?: true;
}

function asListOf<T>(shape: Shape<T[]>, more: Partial<ListDescription>): Shape<T[]> {
  const { description } = shape;
  return description.type === "list" ? { ...shape, description: { ...description, ...more } } : shape;
}

/** A list whose elements have names: these fields of theirs, which no two share. */
export function keyed<T>(
  shape: Shape<T[]>,
  mapKeys: readonly [string, ...string[]],
  merging: Merging = {},
): Shape<T[]> {
  const mergeKey = merging.mergeKey ?? mapKeys[0];
  const patchStrategy = merging.retainKeys ? "merge,retainKeys" : "merge";
  return asListOf(shape, { listType: "map", mapKeys, ...(mergeKey ? { mergeKey, patchStrategy } : {}) });
}

/** A list that strategic merge patches merge by a key, and server-side apply takes as one value. */
export function mergedBy<T>(shape: Shape<T[]>, mergeKey: string): Shape<T[]> {
  return asListOf(shape, { mergeKey, patchStrategy: "merge" });
}

/** A list of words of which none comes twice. `isJoined`: strategic merge patches add to it. */
export function setOf<T>(shape: Shape<T[]>, isJoined = false): Shape<T[]> {
  return asListOf(shape, { listType: "set", ...(isJoined ? { patchStrategy: "merge" } : {}) });
}

/** An object or map that server-side apply takes as one value. */
export function atomic<T>(shape: Shape<T>): Shape<T> {
  const { description } = shape;
  if (description.type !== "object" && description.type !== "map") return shape;
  return { ...shape, description: { ...description, atomic: true } };
}
