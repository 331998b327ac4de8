/** Values that are kept without being understood. */
import { type Faults, joinPath } from "./faults.js";
import { isRecord, type Shape } from "./shape.js";
import { Written } from "./written.js";

/** Deepest nesting of a value that is kept without being understood. */
const keptDepthMax = 40;

/** A plain copy of any JSON value, for fields that are stored and not looked at. */
function copyJson(value: unknown, path: string, faults: Faults, depth: number): unknown {
  if (value instanceof Written) return value.plain;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (!faults.spend(path)) return null;
  if (depth > keptDepthMax) {
    faults.invalid(path, "", `must not be nested deeper than ${keptDepthMax}`);
    return null;
  }
  if (Array.isArray(value))
    return value.map((v, i) => (faults.full ? null : copyJson(v, `${path}[${i}]`, faults, depth + 1)));
  if (isRecord(value)) {
    const out: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      if (faults.full) break;
      if (key !== "__proto__" && value[key] !== undefined)
        out[key] = copyJson(value[key], joinPath(path, key), faults, depth + 1);
    }
    return out;
  }
  faults.wrongType(path, "a JSON value", value);
  return null;
}

/** Any JSON object, kept as it is. */
export function anyObject<T>(): Shape<T> {
  return {
    description: { type: "any" },
    blank: () => ({}) as T,
    read: (value, path, faults) => {
      if (isRecord(value)) return copyJson(value, path, faults, 0) as T;
      faults.wrongType(path, "an object", value);
      return {} as T;
    },
  };
}
