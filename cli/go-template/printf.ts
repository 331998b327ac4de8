/** Go's fmt.Sprintf over JSON values. Source of the rules: https://pkg.go.dev/fmt */
import { floatText, goExponent, isInt, isMap, toText, typeName } from "./values.js";

interface Spec {
  flags: string;
  width: number | undefined;
  precision: number | undefined;
  verb: string;
}

/** A width beyond this is not meant. */
const widthMax = 10_000;

const quoteEscapes: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** As strconv.Quote has it. */
function quoted(text: string, isAscii: boolean): string {
  const inner = [...text].map((c) => {
    const code = c.codePointAt(0) ?? 0;
    if (quoteEscapes[c]) return quoteEscapes[c];
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
    if (code < 0x7f || (!isAscii && /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(c))) return c;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return `"${inner.join("")}"`;
}

function padded(text: string, { flags, width = 0 }: Spec, isNumber: boolean): string {
  const length = [...text].length;
  if (length >= width) return text;
  const gap = width - length;
  if (flags.includes("-")) return text + " ".repeat(gap);
  if (!isNumber || !flags.includes("0")) return " ".repeat(gap) + text;
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(gap) + text.slice(sign.length);
}

function signed(text: string, flags: string): string {
  if (text.startsWith("-")) return text;
  return (flags.includes("+") ? "+" : flags.includes(" ") ? " " : "") + text;
}

const prefixes: Readonly<Record<string, string>> = { x: "0x", X: "0X", o: "0", b: "0b" };

function based(value: number, base: number, { flags, verb }: Spec): string {
  const digits = Math.abs(value).toString(base);
  const prefix = verb === "O" ? "0o" : flags.includes("#") ? (prefixes[verb] ?? "") : "";
  return `${value < 0 ? "-" : ""}${prefix}${verb === "X" ? digits.toUpperCase() : digits}`;
}

const bases: Readonly<Record<string, number>> = { b: 2, o: 8, O: 8, x: 16, X: 16 };

function intText(value: number, spec: Spec): string | undefined {
  const base = bases[spec.verb];
  if (base !== undefined) return signed(based(value, base, spec), spec.flags);
  switch (spec.verb) {
    case "d":
    case "v":
      return signed(toText(value), spec.flags);
    // Go refuses %s of a number; what is meant is plain.
    case "s":
      return toText(value);
    case "c":
      return value >= 0 && value <= 0x10ffff ? String.fromCodePoint(value) : "\ufffd";
    case "q":
      return `'${value >= 0 && value <= 0x10ffff ? String.fromCodePoint(value) : "\ufffd"}'`;
    case "U":
      return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
    default:
      return floatVerb(value, spec);
  }
}

function general(value: number, precision: number | undefined): string {
  if (precision === undefined) return floatText(value);
  const text = value.toPrecision(Math.min(100, Math.max(1, precision)));
  const [mantissa = "", exponent] = text.split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return exponent === undefined ? short : goExponent(`${short}e${exponent}`);
}

function floatVerb(value: number, { verb, precision, flags }: Spec): string | undefined {
  const digits = Math.min(100, precision ?? 6);
  switch (verb) {
    case "f":
    case "F":
      return signed(value.toFixed(digits), flags);
    case "e":
      return signed(goExponent(value.toExponential(digits)), flags);
    case "E":
      return signed(goExponent(value.toExponential(digits)).toUpperCase(), flags);
    case "g":
    case "v":
    case "s":
      return signed(general(value, precision), flags);
    case "G":
      return signed(general(value, precision).toUpperCase(), flags);
    default:
      return undefined;
  }
}

function stringText(value: string, { verb, precision, flags }: Spec): string | undefined {
  const text = precision === undefined ? value : [...value].slice(0, precision).join("");
  switch (verb) {
    case "s":
    case "v":
      return flags.includes("#") && verb === "v" ? quoted(text, false) : text;
    case "q":
      return flags.includes("#") && !text.includes("`") ? `\`${text}\`` : quoted(text, flags.includes("+"));
    case "x":
    case "X": {
      const hex = Buffer.from(text).toString("hex");
      const spaced = flags.includes(" ") ? hex.replace(/..(?=.)/g, "$& ") : hex;
      return verb === "X" ? spaced.toUpperCase() : spaced;
    }
    default:
      return undefined;
  }
}

function scalar(value: unknown, spec: Spec): string | undefined {
  if (typeof value === "number") return isInt(value) ? intText(value, spec) : floatVerb(value, spec);
  if (typeof value === "string") return stringText(value, spec);
  return spec.verb === "t" || spec.verb === "v" ? toText(value) : undefined;
}

function formatted(value: unknown, spec: Spec, isNested = false): string {
  const { verb } = spec;
  if (verb === "T") return padded(typeName(value), spec, false);
  if (value === null || value === undefined)
    return isNested || verb === "v" ? padded("<nil>", spec, false) : `%!${verb}(<nil>)`;
  if (Array.isArray(value)) return `[${value.map((v) => formatted(v, spec, true)).join(" ")}]`;
  if (isMap(value)) {
    const pairs = Object.keys(value).sort();
    return `map[${pairs.map((k) => `${formatted(k, spec, true)}:${formatted(value[k], spec, true)}`).join(" ")}]`;
  }
  const text = scalar(value, spec);
  return text === undefined
    ? `%!${verb}(${typeName(value)}=${toText(value)})`
    : padded(text, spec, typeof value === "number");
}

const specPattern = /%([-+# 0]*)(\d+|\*)?(?:\.(\d+|\*)?)?(?:\[(\d+)\])?([\s\S])?/gu;

/** @param args values of JSON */
export function sprintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  let isReordered = false;
  const size = (text: string | undefined): number | undefined => {
    const n = text === "*" ? args[next++] : text;
    return n === undefined ? undefined : Math.max(-widthMax, Math.min(widthMax, Number(n) || 0));
  };
  const out = format.replace(
    specPattern,
    (all, flags: string, wide?: string, precise?: string, index?: string, verb?: string) => {
      const width = size(wide);
      const precision = precise === undefined && /\.\D*$/.test(all.slice(0, -1)) ? 0 : size(precise);
      if (verb === undefined) return "%!(NOVERB)";
      if (verb === "%") return "%";
      if (index !== undefined) {
        isReordered = true;
        next = Number(index) - 1;
      }
      if (next < 0 || next >= args.length) return index === undefined ? `%!${verb}(MISSING)` : `%!${verb}(BADINDEX)`;
      const isLeft = width !== undefined && width < 0 ? `${flags}-` : flags;
      return formatted(args[next++], { flags: isLeft, width: width && Math.abs(width), precision, verb });
    },
  );
  if (isReordered || next >= args.length) return out;
  const extra = args.slice(next).map((a) => (a === null || a === undefined ? "<nil>" : `${typeName(a)}=${toText(a)}`));
  return `${out}%!(EXTRA ${extra.join(", ")})`;
}
