/** Numbers as the verbs of Go's fmt print them. */
import { lookup } from "../../core/lookup.js";
import { type Spec, signed } from "./printf-spec.js";
import { floatText, goExponent, toText } from "./values.js";

const prefixes = lookup<string>({ x: "0x", X: "0X", o: "0", b: "0b" });

function based(value: number, base: number, { flags, verb }: Spec): string {
  const digits = Math.abs(value).toString(base);
  const prefix = verb === "O" ? "0o" : flags.includes("#") ? (prefixes[verb] ?? "") : "";
  return `${value < 0 ? "-" : ""}${prefix}${verb === "X" ? digits.toUpperCase() : digits}`;
}

const bases = lookup<number>({ b: 2, o: 8, O: 8, x: 16, X: 16 });

export function intText(value: number, spec: Spec): string | undefined {
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

export function floatVerb(value: number, { verb, precision, flags }: Spec): string | undefined {
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
