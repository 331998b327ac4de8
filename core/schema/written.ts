/**
 * Scalars that are not written as JSON writes them (`0022`, `1.10`, `TRUE`): what they mean depends on the field they
 * stand in. Where text belongs it is the text that was written; where a number belongs, what YAML means by it. So both
 * are kept until the field is known.
 */

type Scalar = string | number | boolean;

export class Written {
  /** As it stands in the source. */
  readonly text: string;
  /** What YAML means by it. */
  readonly value: number | boolean;
  /** What it is where nobody knows what belongs there. */
  readonly plain: Scalar;

  constructor(text: string, value: number | boolean, plain: Scalar) {
    this.text = text;
    this.value = value;
    this.plain = plain;
  }

  toJSON(): Scalar {
    return this.plain;
  }
}

/** `value` alone, where how it was written does not matter. Of what is below it nothing changes. */
export function bare(value: unknown): unknown {
  return value instanceof Written ? value.value : value;
}

/** The text of a scalar, as it was written. */
export function sourceOf(value: unknown): string {
  return value instanceof Written ? value.text : String(value);
}

/** `value` and all below it as plain JSON values; what holds nothing written is the same value, not a copy. */
export function plainValue(value: unknown): unknown {
  if (value instanceof Written) return value.plain;
  if (typeof value !== "object" || value === null) return value;
  let isChanged = false;
  const plain = (v: unknown): unknown => {
    const next = plainValue(v);
    if (next !== v) isChanged = true;
    return next;
  };
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return isChanged ? items : value;
  }
  const entries = Object.entries(value).map(([key, v]) => [key, plain(v)] as const);
  return isChanged ? Object.fromEntries(entries) : value;
}

/**
 * A value as the text of a body: JSON, but that scalars stand in it as they were written. A body without such is JSON;
 * one with them is YAML that the server reads as the file was read.
 */
export function bodyText(value: unknown): string {
  return plainValue(value) === value ? JSON.stringify(value) : sourceText(value);
}

function sourceText(value: unknown): string {
  if (value instanceof Written) return value.text;
  if (Array.isArray(value)) return `[${value.map((v) => (v === undefined ? "null" : sourceText(v))).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${fields.map(([key, v]) => `${JSON.stringify(key)}: ${sourceText(v)}`).join(",")}}`;
}

const nulls: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);
const flags: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
]);
/** Longer ones are text whatever they look like. */
const numberCharsMax = 64;

/** The number that YAML (1.1 or 1.2) sees in an unquoted word; undefined if it is none. */
function numberIn(source: string): number | undefined {
  const [, sign = "", digits = ""] = /^([-+]?)(.*)$/.exec(source.replaceAll("_", "")) ?? [];
  let value: number;
  if (/^0o?[0-7]+$/.test(digits)) value = Number.parseInt(digits.replace("o", ""), 8);
  else if (/^0x[0-9a-fA-F]+$/.test(digits) || /^0b[01]+$/.test(digits)) value = Number(digits);
  else if (/^(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(digits)) value = Number(digits);
  else return undefined;
  if (!Number.isFinite(value)) return undefined;
  return sign === "-" ? -value : value;
}

/**
 * The value of an unquoted word. A leading zero means octal, as in YAML 1.1.
 * @param isJson the text it stands in is JSON: a number is a number then, however it is written
 */
export function plainScalar(source: string, isJson: boolean): unknown {
  if (nulls.has(source)) return null;
  const flag = flags.get(source);
  if (flag !== undefined) return String(flag) === source ? flag : new Written(source, flag, flag);
  if (source.length > numberCharsMax || !/^[-+.]?[0-9]/.test(source)) return source;
  const number = Number(source);
  if (String(number) === source) return number;
  const value = numberIn(source);
  if (value === undefined) return source;
  return new Written(source, value, isJson ? number : /^0[0-7]+$/.test(source) ? value : source);
}
