/** The faults of one object, collected while it is read: all of them at once, one for a place. */
import { type Cause, type CauseReason, conflict, Fault, invalid } from "../fault.js";
import { Written } from "./written.js";

/** How strictly an object is read. The v1 API and the forgiving v1beta1 differ in these. */
export interface Rules {
  /** Take `8080` for "8080", "80" for 80, words and names of fields in any case: as the YAML of v1beta1 does. */
  lenient: boolean;
  /** Names and label values without a rule (v1beta1: camelCase ids, label values with commas). */
  freeNames: boolean;
  /** What is right because the object has it already: it may have come by v1beta1. */
  known?: { name: string; labelValues: ReadonlySet<string> };
}

export const strictRules: Rules = { lenient: false, freeNames: false };
export const lenientRules: Rules = { lenient: true, freeNames: true };

/** Causes beyond this many are not told. */
export const causesMax = 100;
/** Unknown fields beyond this many are not named. */
const unknownFieldsMax = 100;
/** Lists and objects that may be kept without being understood, in one object. */
const keptNodesMax = 50_000;
const shownMax = 80;

/** A value as people are shown it in a message: as it was written, and short, whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === "string") return value.length > shownMax ? `${value.slice(0, shownMax)}…` : value;
  if (value instanceof Written) return shown(value.text);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value).slice(0, shownMax);
}

/** `path` and a field below it. */
export function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isWithin(field: string, ancestor: string): boolean {
  if (!field.startsWith(ancestor)) return false;
  const next = field[ancestor.length];
  return next === undefined || next === "." || next === "[";
}

export class Faults {
  readonly causes: Cause[] = [];
  /** Paths of fields that the kind does not have; they were dropped. */
  readonly unknownFields: string[] = [];
  readonly rules: Rules;
  #kept = 0;

  constructor(rules: Rules) {
    this.rules = rules;
  }

  /** So many faults that reading on is of no use. */
  get full(): boolean {
    return this.causes.length >= causesMax;
  }

  /** A field that is named already, or lies within one that is, has no second fault: it follows from the first. */
  add(reason: CauseReason, field: string, message: string): void {
    if (this.full || this.causes.some((c) => isWithin(field, c.field))) return;
    this.causes.push({ reason, field, message: `${field}: ${message}` });
  }

  /** Whether this field is named as faulty. */
  isNamed(field: string): boolean {
    return this.causes.some((c) => c.field === field);
  }

  wrongType(field: string, wanted: string, value: unknown): void {
    this.add("FieldValueInvalid", field, `invalid value '${shown(value)}': must be ${wanted}`);
  }
  invalid(field: string, value: unknown, why: string): void {
    this.add("FieldValueInvalid", field, `invalid value '${shown(value)}': ${why}`);
  }
  required(field: string, why = ""): void {
    this.add("FieldValueRequired", field, why ? `required value: ${why}` : "required value");
  }
  duplicate(field: string, value: unknown): void {
    this.add("FieldValueDuplicate", field, `duplicate value '${shown(value)}'`);
  }
  unsupported(field: string, value: unknown, allowed: readonly string[]): void {
    this.add(
      "FieldValueNotSupported",
      field,
      `unsupported value '${shown(value)}': must be one of ${allowed.join(", ")}`,
    );
  }
  notFound(field: string, value: unknown, why: string): void {
    this.add("FieldValueNotFound", field, `not found '${shown(value)}': ${why}`);
  }
  forbidden(field: string, why: string): void {
    this.add("FieldValueForbidden", field, `forbidden: ${why}`);
  }

  unknownField(field: string): void {
    if (this.unknownFields.length < unknownFieldsMax) this.unknownFields.push(field);
  }

  /** Counts one kept list or object; false when there are too many. */
  spend(field: string): boolean {
    this.#kept++;
    if (this.#kept <= keptNodesMax) return true;
    this.add("FieldValueInvalid", field, `invalid value: more than ${keptNodesMax} values`);
    return false;
  }

  /** @throws Fault Invalid with every cause, if there is one */
  throwIfAny(kind: string, name: string): void {
    if (this.causes.length > 0) throw invalid(kind, name, this.causes);
  }
}

/** The fault for a body that is not an object at all. */
export function notAnObject(value: unknown): Fault {
  return new Fault(
    "BadRequest",
    `the body must be an object with apiVersion and kind, but it is ${value === null ? "empty" : shown(value)}`,
  );
}

/** The fault for a body in another namespace than the request's; the two versions answer with different codes. */
export function badNamespace(
  kind: string,
  name: string,
  given: string,
  wanted: string,
  { version, deed }: { version: string; deed: "created" | "updated" },
): Fault {
  const why = `its namespace is ${given}, but that of the request is ${wanted}`;
  return version === "v1beta1" ? conflict(kind, name, deed, why) : new Fault("BadRequest", `${kind} "${name}": ${why}`);
}
