/**
 * From unknown to typed: small shapes that are put together to the kinds of the API. Reading never throws and
 * never stops at the first fault: each fault becomes a cause in {@link Faults}, and a value of the right type takes
 * the place of the wrong one, so that the checks that follow can be written without doubt.
 */
import { lookup } from "../lookup.js";
import { isGiven, withKnownKeys } from "./any-case.js";
import type { Description, Fate, FieldDescription, Json } from "./description.js";
import { type Faults, joinPath, shown } from "./faults.js";
import type { Check } from "./formats.js";
import { bare, sourceOf, Written } from "./written.js";

export interface Shape<T> {
  /** The value as T; what is wrong with it is told to `faults`. */
  read(value: unknown, path: string, faults: Faults): T;
  /** Stands in for a value that is missing or of the wrong type. */
  blank(): T;
  /** What is read, as plain data; what the checks of several fields together ask for is not in it. */
  readonly description: Description;
  /** It wants to see how a scalar was written ({@link Written}); others are given what YAML means by it. */
  readonly asksSource?: true;
  /** A field with this value is one that is left out, as in Go, where what is left out is "" or 0. */
  readonly noneIs?: "" | 0;
}

function readField<T>(shape: Shape<T>, value: unknown, path: string, faults: Faults): T {
  return shape.read(shape.asksSource ? value : bare(value), path, faults);
}

/** A field of which more is said than its shape (core/schema/marks.ts). */
export interface Told<T> {
  shape: Shape<T>;
  required?: true;
  fate?: Fate;
  secret?: true;
  note?: string;
  default?: Json;
  harmless?: readonly Json[];
}

export type Field<T> = Shape<T> | Told<T>;

/** All fields of T, none forgotten: the compiler asks for each. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<NonNullable<T[K]>> };

/** A check of several fields together; it sees values of the right types only. */
export type Refine<T> = (value: T, path: string, faults: Faults) => void;

/** The field must be given. */
export function needed<T>(field: Field<T>): Told<T> {
  return "shape" in field ? { ...field, required: true } : { shape: field, required: true };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Written);
}

/**
 * An object with these fields. Others are dropped and named in `faults.unknownFields`; null counts as absent. Lenient
 * reading does not mind the case of their names.
 */
export function object<T>(fields: Fields<T>, refine?: Refine<T>): Shape<T> {
  const entries = Object.entries(fields as Record<string, Field<unknown>>).map(([name, field]) =>
    "shape" in field
      ? { name, shape: field.shape, isNeeded: field.required === true }
      : { name, shape: field, isNeeded: false },
  );
  const known = new Set(entries.map((e) => e.name));
  const byFolded = new Map(entries.map((e) => [e.name.toLowerCase(), e.name]));
  const blank = (): T => {
    const out: Record<string, unknown> = {};
    for (const e of entries) if (e.isNeeded) out[e.name] = e.shape.blank();
    return out as T;
  };
  const read = (value: unknown, path: string, faults: Faults): T => {
    if (!isRecord(value)) {
      faults.wrongType(path, "an object", value);
      return blank();
    }
    const record = faults.rules.lenient ? withKnownKeys(value, byFolded, path, faults) : value;
    const out: Record<string, unknown> = {};
    let count = 0;
    for (const { name, shape, isNeeded } of entries) {
      const given = record[name];
      // Messages and bodies by the thousand come through here, and of most fields there is nothing to be asked.
      const isThere = isGiven(given) && Object.hasOwn(record, name);
      if (isThere) count++;
      if (isThere && (shape.noneIs === undefined || bare(given) !== shape.noneIs)) {
        out[name] = readField(shape, given, joinPath(path, name), faults);
      } else if (isNeeded) {
        faults.required(joinPath(path, name));
        out[name] = shape.blank();
      }
    }
    const keys = Object.keys(record);
    if (keys.length > count) for (const name of keys) if (!known.has(name)) faults.unknownField(joinPath(path, name));
    refine?.(out as T, path, faults);
    return out as T;
  };
  return { read, blank, description: { type: "object", fields: describeFields(fields) } };
}

function describeFields<T>(fields: Fields<T>): Record<string, FieldDescription> {
  return Object.fromEntries(
    Object.entries(fields as Record<string, Field<unknown>>).map(([name, field]): [string, FieldDescription] => {
      if (!("shape" in field)) return [name, { of: field.description }];
      const { shape, ...more } = field;
      return [name, { of: shape.description, ...more }];
    }),
  );
}

/** An object that has a name in Kubernetes' API, e.g. `core.v1.Container`. */
export function struct<T>(name: string, fields: Fields<T>, refine?: Refine<T>): Shape<T> {
  const shape = object(fields, refine);
  return { ...shape, description: { type: "object", name, fields: describeFields(fields) } };
}

/** A list; elements keep their places, also the faulty ones. */
export function list<T>(element: Shape<T>, refine?: Refine<T[]>): Shape<T[]> {
  return {
    description: { type: "list", items: element.description, listType: "atomic" },
    blank: () => [],
    read: (value, path, faults) => {
      if (!Array.isArray(value)) {
        faults.wrongType(path, "a list", value);
        return [];
      }
      const out: T[] = [];
      for (let i = 0; i < value.length && !faults.full; i++)
        out.push(readField(element, value[i], `${path}[${i}]`, faults));
      refine?.(out, path, faults);
      return out;
    },
  };
}

/** Names in one map: labels, annotations, selectors. Who has more of them means a list of something. */
export const mapNamesMax = 1_000;

/** A map from free names to values. `checkKey` tells what is wrong with a name, or "". */
export function map<T>(
  element: Shape<T>,
  checkKey?: (key: string, faults: Faults) => string,
): Shape<Record<string, T>> {
  return {
    description: { type: "map", values: element.description },
    blank: () => ({}),
    read: (value, path, faults) => {
      const out: Record<string, T> = {};
      if (!isRecord(value)) {
        faults.wrongType(path, "an object", value);
        return out;
      }
      const keys = Object.keys(value);
      if (keys.length > mapNamesMax) {
        faults.add("FieldValueInvalid", path, `invalid value: ${keys.length} names; must be at most ${mapNamesMax}`);
        return out;
      }
      for (const key of keys) {
        if (faults.full) break;
        const why = key === "__proto__" ? "is reserved" : (checkKey?.(key, faults) ?? "");
        if (why) faults.invalid(path, key, why);
        else if (value[key] !== null && value[key] !== undefined)
          out[key] = readField(element, value[key], `${path}.${key}`, faults);
      }
      return out;
    },
  };
}

/** A text. Lenient reading takes numbers and true/false for their text, as it was written. */
export function text(check?: Check): Shape<string> {
  return {
    description: describeText(check),
    asksSource: true,
    blank: () => "",
    read: (value, path, faults) => {
      const isWord = value instanceof Written || typeof value === "number" || typeof value === "boolean";
      const given = faults.rules.lenient && isWord ? sourceOf(value) : value;
      if (typeof given !== "string") {
        faults.wrongType(path, isWord ? `a string; quote it: "${shown(value)}"` : "a string", value);
        return "";
      }
      const why = check?.(given, faults) ?? "";
      if (why) faults.invalid(path, given, why);
      return given;
    },
  };
}

function describeText({ format, orEmpty }: Partial<Check> = {}): Description {
  return { type: "string", ...(format ? { format } : {}), ...(orEmpty ? { orEmpty } : {}) };
}

/** A whole number in [min, max]. Lenient reading takes its decimal text as well. */
export function integer(min: number, max: number): Shape<number> {
  return {
    description: { type: "integer", minimum: min, maximum: max },
    asksSource: true,
    blank: () => min,
    read: (value, path, faults) => {
      const isDigits = faults.rules.lenient && typeof value === "string" && /^-?\d{1,15}$/.test(value);
      const given = isDigits ? Number(value) : bare(value);
      if (typeof given !== "number" || !Number.isInteger(given)) {
        faults.wrongType(path, "a whole number", value);
        return min;
      }
      if (given >= min && given <= max) return given;
      faults.invalid(path, value, `must be between ${min} and ${max}`);
      return min;
    },
  };
}

const words = lookup<boolean>({
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
});

/** true or false. Lenient reading takes YAML 1.1's words for them as well. */
export const flag: Shape<boolean> = {
  description: { type: "boolean" },
  asksSource: true,
  blank: () => false,
  read: (value, path, faults) => {
    const given = bare(value);
    if (typeof given === "boolean") return given;
    const word = faults.rules.lenient && typeof value === "string" ? words[value.toLowerCase()] : undefined;
    if (typeof word === "boolean") return word;
    faults.wrongType(path, "true or false", value);
    return false;
  },
};

/** One of a few words. Lenient reading does not mind their case. */
export function oneOf<W extends string>(...allowed: [W, ...W[]]): Shape<W> {
  return {
    description: { type: "string", enum: allowed },
    asksSource: true,
    ...(allowed.includes("" as W) ? {} : { noneIs: "" }),
    blank: () => allowed[0],
    read: (value, path, faults) => {
      if (typeof value !== "string") {
        faults.wrongType(path, `one of ${allowed.join(", ")}`, value);
        return allowed[0];
      }
      const same = (w: W): boolean => w === value || (faults.rules.lenient && w.toLowerCase() === value.toLowerCase());
      const word = allowed.find(same);
      if (word !== undefined) return word;
      faults.unsupported(path, value, allowed);
      return allowed[0];
    },
  };
}
