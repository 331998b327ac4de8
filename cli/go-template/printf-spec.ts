/** One place of a format, such as `%-8.2f`, and what goes for values of all types there: width, padding, sign. */

export interface Spec {
  flags: string;
  width: number | undefined;
  precision: number | undefined;
  verb: string;
}

export function padded(text: string, { flags, width = 0 }: Spec, isNumber: boolean): string {
  const length = [...text].length;
  if (length >= width) return text;
  const gap = width - length;
  if (flags.includes("-")) return text + " ".repeat(gap);
  if (!isNumber || !flags.includes("0")) return " ".repeat(gap) + text;
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(gap) + text.slice(sign.length);
}

export function signed(text: string, flags: string): string {
  if (text.startsWith("-")) return text;
  return (flags.includes("+") ? "+" : flags.includes(" ") ? " " : "") + text;
}
