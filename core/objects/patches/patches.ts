/** The three kinds of patches of v1. Pure: the object that is patched stays as it is. */
import { Fault } from "../../fault.js";
import type { Description } from "../../schema/description.js";
import { shown } from "../../schema/faults.js";
import { isRecord } from "../../schema/shape.js";
import { sameJson } from "../same-json.js";
import { parsePointer, valueAt, withEdit } from "./json-pointer.js";
import { strategicMerge } from "./strategic-merge.js";

/** As in Kubernetes. */
const operationsMax = 10_000;
/** Values of a patched object: a patch may copy what it copied, again and again. */
const valuesMax = 400_000;

function countValues(value: unknown, budget: { left: number }): void {
  if (--budget.left < 0) throw new Fault("BadRequest", `the patch makes an object of more than ${valuesMax} values`);
  if (Array.isArray(value)) for (const v of value) countValues(v, budget);
  else if (isRecord(value)) for (const v of Object.values(value)) countValues(v, budget);
}

function applyOperation(root: unknown, operation: unknown): unknown {
  if (!isRecord(operation)) throw new Fault("BadRequest", "each operation of a JSON patch must be an object");
  const { op, value } = operation;
  parsePointer(operation["path"]);
  const path = String(operation["path"]);
  const from = (): string => {
    parsePointer(operation["from"]);
    return String(operation["from"]);
  };
  switch (op) {
    case "add":
    case "replace":
      if (value === undefined) throw new Fault("BadRequest", `the patch cannot be applied: ${op} ${path} has no value`);
      return withEdit(root, path, { op, value });
    case "remove":
      return withEdit(root, path, { op: "remove" });
    case "copy":
      return withEdit(root, path, { op: "add", value: valueAt(root, from()) });
    case "move": {
      const moved = valueAt(root, from());
      if (path.startsWith(`${from()}/`))
        throw new Fault("BadRequest", `the patch cannot be applied: ${from()} cannot move into itself`);
      return withEdit(withEdit(root, from(), { op: "remove" }), path, { op: "add", value: moved });
    }
    case "test":
      if (!sameJson(valueAt(root, path), value))
        throw new Fault("Invalid", `the patch is not applied: its test of ${path} failed`);
      return root;
    default:
      throw new Fault(
        "BadRequest",
        `the patch has an operation '${shown(op)}'; there are add, remove, replace, move, copy and test`,
      );
  }
}

/** RFC 6902. @throws Fault BadRequest; Invalid when a test fails */
export function jsonPatch(object: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new Fault("BadRequest", "a JSON patch must be a list of operations");
  if (patch.length > operationsMax)
    throw new Fault("RequestEntityTooLarge", `a JSON patch has at most ${operationsMax} operations`);
  return patch.reduce(applyOperation, object);
}

/** RFC 7396: objects are merged, null removes, everything else replaces. */
export function mergePatch(object: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const out: Record<string, unknown> = isRecord(object) ? { ...object } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = mergePatch(Object.hasOwn(out, key) ? out[key] : undefined, value);
  }
  return out;
}

const byType = {
  "application/json-patch+json": jsonPatch,
  "application/merge-patch+json": mergePatch,
  "application/strategic-merge-patch+json": strategicMerge,
} as const;

/** The content types of patches that are understood. */
export const patchTypes = Object.keys(byType);

/** The type of a configuration that is applied (core/apply); it may be JSON as well. */
export const applyType = "application/apply-patch+yaml";

/**
 * An object with a patch applied to it.
 * @param type content type of the patch, without parameters
 * @param known what the object is: a strategic merge patch goes by it
 * @throws Fault UnsupportedMediaType, BadRequest, Invalid (a test failed), RequestEntityTooLarge
 */
export function patched(type: string, object: unknown, patch: unknown, known?: Description): unknown {
  if (!Object.hasOwn(byType, type))
    throw new Fault(
      "UnsupportedMediaType",
      `a patch of type ${type.slice(0, 80) || "(none)"} is not understood; these are: ${[...patchTypes, applyType].join(", ")}`,
    );
  const apply = byType[type as keyof typeof byType];
  if (apply !== jsonPatch && !isRecord(patch)) throw new Fault("BadRequest", "a merge patch must be an object");
  const result = apply(object, patch, known);
  countValues(result, { left: valuesMax });
  return result;
}
