/**
 * Amounts, exact: what is added up and compared with a limit must not lose a byte, and is told in the words of the API
 * (`1500m`, `2Gi`). Source of the canonical form: Kubernetes' API conventions, "Quantity".
 */

/** As an amount is written: 1Ki, 1k or 1e3. */
type Style = "binary" | "decimal" | "exponent";

export interface Amount {
  /** Thousandths of a millionth. */
  readonly nanos: bigint;
  readonly style: Style;
}

const nano = 10n ** 9n;
const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const pattern = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i))?$/;

export const noAmount: Amount = { nanos: 0n, style: "decimal" };

/** So many of what is counted. */
export const counted = (count: number): Amount => ({ nanos: BigInt(count) * nano, style: "decimal" });

function styleOf(exponent: string | undefined, suffix: string): Style {
  if (exponent !== undefined) return "exponent";
  return suffix.endsWith("i") ? "binary" : "decimal";
}

/** What is finer than a nano is rounded up. */
function scaled(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(power);
  const by = 10n ** BigInt(-power);
  return (digits + by - 1n) / by;
}

/** The amount that a text says; none if it is no amount (core/schema/formats.ts refuses it on its way in). */
export function amountOf(text: string | undefined): Amount {
  const match = pattern.exec(text ?? "");
  if (!match) return noAmount;
  const [, sign, whole = "", part = "", exponent, suffix = ""] = match;
  const digits = BigInt(`${whole}${part}` || "0");
  const style = styleOf(exponent, suffix);
  const power = style === "decimal" ? 3 * (decimalSuffixes.indexOf(suffix) - 3) : Number(exponent ?? 0);
  const factor = style === "binary" ? 1024n ** BigInt(binarySuffixes.indexOf(suffix)) : 1n;
  const nanos = scaled(digits * factor, 9 - part.length + power);
  return { nanos: sign === "-" ? -nanos : nanos, style };
}

/** Their sum; it is written as the first is, unless that is none. */
export function plus(a: Amount, b: Amount): Amount {
  return { nanos: a.nanos + b.nanos, style: a.nanos === 0n ? b.style : a.style };
}

/** What `a` has more than `b`. */
export const minus = (a: Amount, b: Amount): Amount => plus(a, { ...b, nanos: -b.nanos });

export const larger = (a: Amount, b: Amount): Amount => (b.nanos > a.nanos ? b : a);

/** In units; for ratios and messages only. */
export const unitsOf = ({ nanos }: Amount): number => Number(nanos) / Number(nano);

/** Takes `step` out of a number as often as it is in it, `most` times at most. */
function divided(value: bigint, step: bigint, most: number): [rest: bigint, times: number] {
  let [rest, times] = [value, 0];
  while (rest !== 0n && times < most && rest % step === 0n) [rest, times] = [rest / step, times + 1];
  return [rest, times];
}

/** The canonical form: without a fraction, and with the largest suffix that allows it. */
export function amountText({ nanos, style }: Amount): string {
  if (nanos === 0n) return "0";
  const isSmall = nanos > -1024n * nano && nanos < 1024n * nano;
  if (style === "binary" && !isSmall && nanos % nano === 0n) {
    const [rest, times] = divided(nanos / nano, 1024n, binarySuffixes.length - 1);
    return `${rest}${binarySuffixes[times]}`;
  }
  const [rest, times] = divided(nanos, 1000n, decimalSuffixes.length - 1);
  if (style !== "exponent") return `${rest}${decimalSuffixes[times]}`;
  const power = 3 * times - 9;
  return power === 0 ? `${rest}` : `${rest}e${power}`;
}
