/** Amounts as the v1 API writes them: `500m`, `0.5`, `64Mi`, `1e3`. */
import { lookup } from "../lookup.js";

const suffixes = lookup<number>({
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
});

const pattern = /^([+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20}))(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?$/;

/** The amount as a number; NaN if the text is not one. */
export function quantityValue(quantity: string): number {
  const match = pattern.exec(quantity);
  if (!match) return Number.NaN;
  const value = Number(match[1]) * 10 ** Number(match[2] ?? 0) * (suffixes[match[3] ?? ""] ?? Number.NaN);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Thousandths of a core, rounded up; 0 for none or for what is no amount. */
export function cpuMillis(quantity: string | undefined): number {
  const value = quantityValue(quantity ?? "0");
  // 1e-6 takes back what binary fractions add (0.07 cores are 70.00000000000001 millis)
  return Number.isNaN(value) ? 0 : Math.max(0, Math.ceil(value * 1000 - 1e-6));
}

/** Bytes, rounded up; 0 for none or for what is no amount. */
export function memoryBytes(quantity: string | undefined): number {
  const value = quantityValue(quantity ?? "0");
  return Number.isNaN(value) ? 0 : Math.max(0, Math.ceil(value - 1e-6));
}
