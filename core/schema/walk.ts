/** Questions to a description, by the path of a field. */
import type { Description, Fate, FieldDescription, ListDescription, ListType } from "./description.js";

/**
 * A path as messages have it (`spec.containers[0].ports`), or its steps: names of fields, keys of maps, and one step,
 * whatever it is, for an element of a list. A key with a dot in it can only be given as a step.
 */
export type Path = string | readonly string[];

/** The steps of a path. */
export function pathSteps(path: Path): readonly string[] {
  if (typeof path !== "string") return path;
  return path.split(/[.[\]]+/).filter((step) => step !== "");
}

function fieldBelow(description: Description, step: string): FieldDescription | undefined {
  switch (description.type) {
    case "object":
      return Object.hasOwn(description.fields, step) ? description.fields[step] : undefined;
    case "map":
      return { of: description.values };
    case "list":
      return { of: description.items };
    default:
      return undefined;
  }
}

/** What stands below a value of this description under a name, a key, or as an element; undefined if nothing may. */
export function below(description: Description | undefined, step: string): Description | undefined {
  return description && fieldBelow(description, step)?.of;
}

/** A field with what becomes of it, be it said of itself or of what it stands in. */
export interface KnownField extends FieldDescription {
  readonly fate: Fate;
}

/** The field at a path, undefined if there is none. The root itself is honoured. */
export function fieldAt(root: Description, path: Path): KnownField | undefined {
  let field: KnownField = { of: root, fate: "honoured" };
  for (const step of pathSteps(path)) {
    const next = fieldBelow(field.of, step);
    if (!next) return undefined;
    field = { ...next, fate: next.fate ?? field.fate };
  }
  return field;
}

/** What may stand at a path; undefined if nothing may. */
export function describeAt(root: Description, path: Path): Description | undefined {
  return fieldAt(root, path)?.of;
}

function listAt(root: Description, path: Path): ListDescription | undefined {
  const description = describeAt(root, path);
  return description?.type === "list" ? description : undefined;
}

/** How server-side apply merges the list at a path; undefined if it is none. */
export function listTypeOf(root: Description, path: Path): ListType | undefined {
  return listAt(root, path)?.listType;
}

/** The fields that name an element of the list at a path, for server-side apply; none for other lists. */
export function mapKeysOf(root: Description, path: Path): readonly string[] {
  return listAt(root, path)?.mapKeys ?? [];
}

/** The field by which a strategic merge patch knows the elements of the list at a path; undefined if it does not. */
export function mergeKeyOf(root: Description, path: Path): string | undefined {
  return listAt(root, path)?.mergeKey;
}
