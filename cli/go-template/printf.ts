/** Go's fmt.Sprintf over JSON values. Source of the rules: https://pkg.go.dev/fmt */
import { floatVerb, intText } from "./printf-number.js";
import { padded, type Spec } from "./printf-spec.js";
import { stringText } from "./printf-text.js";
import { isInt, isMap, toText, typeName } from "./values.js";

/** A width beyond this is not meant. */
const widthMax = 10_000;

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
