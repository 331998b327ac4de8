/** The functions of text/template. */

import { counted } from "../../core/counted.js";
import { lookup } from "../../core/lookup.js";
import { sprintf } from "./printf.js";
import { isInt, isMap, toText, truth, typeName } from "./values.js";

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  throw new Error(`${typeName(a)} and ${typeName(b)} have no order`);
}

function equal(a: unknown, b: unknown): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  if (typeof a !== typeof b || Array.isArray(a) !== Array.isArray(b))
    throw new Error(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
  if (typeof a === "object") throw new Error(`${typeName(a)} cannot be compared`);
  return a === b;
}

function position(key: unknown, length: number): number {
  if (!isInt(key)) throw new Error(`an index is a whole number, not ${typeName(key)}`);
  if (key < 0 || key >= length) throw new Error(`index out of range: ${key}`);
  return key;
}

/** Strings are bytes. */
function element(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) return value[position(key, value.length)];
  if (typeof value === "string") {
    const bytes = Buffer.from(value);
    return bytes[position(key, bytes.length)];
  }
  if (!isMap(value)) throw new Error(`${typeName(value)} cannot be indexed`);
  if (typeof key !== "string") throw new Error(`the key of an object is a string, not ${typeName(key)}`);
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function length(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (isMap(value)) return Object.keys(value).length;
  throw new Error(`${typeName(value)} has no length`);
}

function slice(value: unknown, from: unknown = 0, to?: unknown): unknown {
  const whole = typeof value === "string" ? Buffer.from(value) : value;
  if (!Array.isArray(whole) && !Buffer.isBuffer(whole)) throw new Error(`${typeName(value)} cannot be sliced`);
  const first = position(from, whole.length + 1);
  const last = to === undefined ? whole.length : position(to, whole.length + 1);
  if (first > last) throw new Error(`invalid slice index: ${first} > ${last}`);
  return Buffer.isBuffer(whole) ? whole.toString("utf8", first, last) : whole.slice(first, last);
}

/** fmt.Sprint: blanks between values neither of which is a string. */
function print(args: readonly unknown[], textOf: (value: unknown) => string = toText): string {
  return args.reduce<string>((out, value, i) => {
    const isApart = i > 0 && typeof value !== "string" && typeof args[i - 1] !== "string";
    return `${out}${isApart ? " " : ""}${textOf(value)}`;
  }, "");
}

/** What an action prints of a value. */
export const printed = (value: unknown): string =>
  value === null || value === undefined ? "<no value>" : toText(value);

const htmlEscapes = lookup<string>({
  "\0": "\ufffd",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
});

const hex = (code: number, digits: number): string => code.toString(16).toUpperCase().padStart(digits, "0");

function jsEscaped(text: string): string {
  return text.replace(/[\\'"]/g, "\\$&").replace(/[<>&=\p{Cc}\u2028\u2029]/gu, (c) => {
    const code = c.charCodeAt(0);
    return code > 0xff ? `\\u${code.toString(16)}` : `\\u${hex(code, 4)}`;
  });
}

const queryEscaped = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/[!*'()]/g, (c) => `%${hex(c.charCodeAt(0), 2)}`);

interface Fn {
  argsMin: number;
  argsMax: number;
  call(args: readonly unknown[]): unknown;
}

const many = Number.POSITIVE_INFINITY;
const fn = (argsMin: number, argsMax: number, call: Fn["call"]): Fn => ({ argsMin, argsMax, call });

/** `and` and `or` are carried out by the renderer, since they need not look at all their arguments. */
const functions = lookup<Fn>({
  and: fn(1, many, ([value]) => value),
  or: fn(1, many, ([value]) => value),
  not: fn(1, 1, ([a]) => !truth(a)),
  len: fn(1, 1, ([a]) => length(a)),
  index: fn(1, many, ([value, ...keys]) => keys.reduce(element, value)),
  slice: fn(1, 3, ([value, from, to]) => slice(value, from, to)),
  eq: fn(2, many, ([a, ...others]) => others.some((b) => equal(a, b))),
  ne: fn(2, 2, ([a, b]) => !equal(a, b)),
  lt: fn(2, 2, ([a, b]) => compare(a, b) < 0),
  le: fn(2, 2, ([a, b]) => compare(a, b) <= 0),
  gt: fn(2, 2, ([a, b]) => compare(a, b) > 0),
  ge: fn(2, 2, ([a, b]) => compare(a, b) >= 0),
  print: fn(0, many, (args) => print(args)),
  println: fn(0, many, (args) => `${args.map(toText).join(" ")}\n`),
  printf: fn(1, many, ([format, ...args]) => {
    if (typeof format !== "string") throw new Error(`a format is a string, not ${typeName(format)}`);
    return sprintf(format, args);
  }),
  html: fn(0, many, (args) => print(args, printed).replace(/[\0&<>"']/g, (c) => htmlEscapes[c] ?? c)),
  js: fn(0, many, (args) => jsEscaped(print(args, printed))),
  urlquery: fn(0, many, (args) => queryEscaped(print(args, printed))),
});

export const isFunction = (name: string): boolean => functions[name] !== undefined;

/** @throws Error in words of what the function cannot do with its arguments */
export function callFunction(name: string, args: readonly unknown[]): unknown {
  const found = functions[name];
  if (!found) throw new Error("there is no such function");
  const { argsMin, argsMax, call } = found;
  if (args.length < argsMin || args.length > argsMax) {
    const wanted = argsMin === argsMax ? argsMin : argsMax === many ? `${argsMin} or more` : `${argsMin} to ${argsMax}`;
    throw new Error(`${counted(args.length, "argument")} given; it takes ${wanted}`);
  }
  return call(args);
}
