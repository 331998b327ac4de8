/** The functions of text/template, and how its values become text. */

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** As Go's fmt prints a value with %v. */
export function toText(value: unknown): string {
  if (value === undefined) return "<no value>";
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(toText).join(" ")}]`;
  if (isMap(value))
    return `map[${Object.keys(value)
      .sort()
      .map((k) => `${k}:${toText(value[k])}`)
      .join(" ")}]`;
  // JSON numbers are float64 in Go: from 21 digits on, and below 1e-4, they are printed with an exponent.
  if (
    typeof value === "number" &&
    Number.isFinite(value) &&
    value !== 0 &&
    (Math.abs(value) >= 1e21 || Math.abs(value) < 1e-4)
  )
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  return String(value);
}

/** Go's truth: false, 0, nil and what is empty are not. */
export function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  throw new Error(`${toText(a)} and ${toText(b)} cannot be compared by order`);
}

function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== typeof b && a != null && b != null)
    throw new Error(`incompatible types for comparison: ${toText(a)} and ${toText(b)}`);
  return a === b || (a == null && b == null);
}

function element(value: unknown, key: unknown): unknown {
  if (Array.isArray(value) || typeof value === "string") {
    const i = Number(key);
    if (!Number.isInteger(i) || i < 0 || i >= value.length) throw new Error(`index out of range: ${toText(key)}`);
    return value[i];
  }
  if (isMap(value)) return Object.hasOwn(value, String(key)) ? value[String(key)] : undefined;
  throw new Error(`${toText(value)} cannot be indexed`);
}

function length(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (isMap(value)) return Object.keys(value).length;
  throw new Error(`len of ${toText(value)}`);
}

/** One verb of printf: flags, width, precision. */
function formatted(verb: string, flags: string, width: string, precision: string, value: unknown): string {
  const zero = flags.includes("0") && !flags.includes("-");
  const text = verbText(verb, precision, value);
  const signed = flags.includes("+") && typeof value === "number" && value >= 0 ? `+${text}` : text;
  if (flags.includes("-")) return signed.padEnd(Number(width));
  return signed.padStart(Number(width), zero ? "0" : " ");
}

function verbText(verb: string, precision: string, value: unknown): string {
  const digits = precision === "" ? 6 : Number(precision);
  switch (verb) {
    case "q":
      return JSON.stringify(toText(value));
    case "d":
      return typeof value === "number" ? String(Math.trunc(value)) : `%!d(${toText(value)})`;
    case "f":
      return Number(value).toFixed(digits);
    case "e":
      return Number(value)
        .toExponential(digits)
        .replace(/e([+-])(\d)$/, "e$10$2");
    case "x":
      return typeof value === "number" ? Math.trunc(value).toString(16) : Buffer.from(toText(value)).toString("hex");
    case "t":
      return String(Boolean(value));
    case "s":
      return precision === "" ? toText(value) : [...toText(value)].slice(0, Number(precision)).join("");
    default:
      return toText(value);
  }
}

function printf(format: unknown, ...args: unknown[]): string {
  let next = 0;
  return String(format).replace(
    /%([-+ 0#]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (_all, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === "%") return "%";
      if (next >= args.length) return `%!${verb}(MISSING)`;
      return formatted(verb, flags, width, precision ?? "", args[next++]);
    },
  );
}

const htmlEscapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

type Fn = (...args: unknown[]) => unknown;

/** `and` and `or` are carried out by the renderer, since they need not look at all their arguments. */
export const functions: Readonly<Record<string, Fn>> = {
  not: (a) => !truth(a),
  len: (a) => length(a),
  index: (value, ...keys) => keys.reduce(element, value),
  slice: (value, from = 0, to) => {
    if (typeof value !== "string" && !Array.isArray(value)) throw new Error(`slice of ${toText(value)}`);
    return value.slice(Number(from), to === undefined ? undefined : Number(to));
  },
  eq: (a, ...others) => others.some((b) => equal(a, b)),
  ne: (a, b) => !equal(a, b),
  lt: (a, b) => compare(a, b) < 0,
  le: (a, b) => compare(a, b) <= 0,
  gt: (a, b) => compare(a, b) > 0,
  ge: (a, b) => compare(a, b) >= 0,
  print: (...args) =>
    args.reduce<string>((out, a, i) => {
      const space = i > 0 && typeof a !== "string" && typeof args[i - 1] !== "string";
      return `${out}${space ? " " : ""}${toText(a)}`;
    }, ""),
  println: (...args) => `${args.map(toText).join(" ")}\n`,
  printf,
  html: (...args) =>
    args
      .map(toText)
      .join("")
      .replace(/[&<>"']/g, (c) => htmlEscapes[c] ?? c),
  js: (...args) =>
    JSON.stringify(args.map(toText).join(""))
      .slice(1, -1)
      .replace(/[<>&='"]/g, (c) => `\\u00${c.charCodeAt(0).toString(16).toUpperCase()}`),
  urlquery: (...args) => encodeURIComponent(args.map(toText).join("")).replace(/%20/g, "+"),
};
