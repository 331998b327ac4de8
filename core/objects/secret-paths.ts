/**
 * Where an object holds what nobody else may read. Its kind's shape marks the fields (`secret` of core/schema/marks.ts);
 * what is shown of actors and what is recorded leave them out. A kind that is not known has nothing but secrets.
 */
import type { Description } from "../schema/description.js";

/** The paths of secret fields, parts divided by dots; lists are passed through, and `*` is any key of a map. */
export function secretPathsIn(description: Description): string[] {
  switch (description.type) {
    case "list":
      return secretPathsIn(description.items);
    case "map":
      return below("*", secretPathsIn(description.values));
    case "object":
      return Object.entries(description.fields).flatMap(([name, { of, secret }]) =>
        secret ? [name] : below(name, secretPathsIn(of)),
      );
    default:
      return [];
  }
}

const below = (name: string, paths: readonly string[]): string[] => paths.map((path) => `${name}.${path}`);

/** Replaces what is secret in plain data; shares what is not touched. */
export class SecretFinder {
  readonly #patterns: readonly (readonly string[])[];

  constructor(paths: readonly string[]) {
    this.#patterns = paths.map((path) => path.split("."));
  }

  /** @param name the field of the object that `value` stands in */
  field<T>(name: string, value: T, make: (secret: unknown) => unknown): T {
    return walk(value, advance(this.#patterns, name), make) as T;
  }
}

/** What of the patterns is left below a field. */
function advance(patterns: readonly (readonly string[])[], name: string): (readonly string[])[] {
  const left: (readonly string[])[] = [];
  for (const pattern of patterns) {
    const [first, ...rest] = pattern;
    if (first === "*" || first === name) left.push(rest);
  }
  return left;
}

function walk(value: unknown, patterns: readonly (readonly string[])[], make: (secret: unknown) => unknown): unknown {
  if (patterns.length === 0 || value === undefined || value === null) return value;
  if (patterns.some((pattern) => pattern.length === 0)) return leaves(value, make);
  if (Array.isArray(value)) return value.map((item) => walk(item, patterns, make));
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, walk(v, advance(patterns, k), make)]));
}

/** Names stay, so that one sees what is there. */
function leaves(value: unknown, make: (secret: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => leaves(item, make));
  if (typeof value !== "object" || value === null) return make(value);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, leaves(v, make)]));
}

const identity = [
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
];

/** What is told of an object of a kind that nobody knows: which it is; all else is secret. */
export function closed(object: object, make: (secret: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([field, value]) => {
      if (field === "kind" || field === "apiVersion") return [field, value];
      if (field !== "metadata" || typeof value !== "object" || value === null) return [field, make(value)];
      const known = Object.entries(value).map(([k, v]) => [k, identity.includes(k) ? v : make(v)]);
      return [field, Object.fromEntries(known)];
    }),
  );
}
