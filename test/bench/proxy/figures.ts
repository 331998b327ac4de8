/** What rounds come to: requests a second by way, and how the ways compare. */
import { median, rounded } from "./plans.js";

/** Requests a second of each round, by way; with `ConnectEach` behind it where each request had a connection. */
export type Figures = Record<string, number[]>;

const compared = [
  ["kernelToDirect", "kernel", "direct"],
  ["kernelToHaproxy", "kernel", "haproxy"],
  ["portalsToHaproxy", "portals", "haproxy"],
  ["portalsToDirect", "portals", "direct"],
  ["haproxyToDirect", "haproxy", "direct"],
] as const;

export interface Summary {
  perSecond: Record<string, number>;
  ratios: Record<string, number>;
}

/** Medians of the rounds; a ratio is the median of each round's own. */
export function summaryOf(figures: Figures): Summary {
  const perSecond = Object.fromEntries(Object.entries(figures).map(([key, all]) => [key, Math.round(median(all))]));
  const ratios: Record<string, number> = {};
  for (const mode of ["", "ConnectEach"])
    for (const [name, a, b] of compared) {
      const against = figures[`${b}${mode}`] ?? [];
      const each = (figures[`${a}${mode}`] ?? []).map((value, i) => value / (against[i] ?? Number.NaN));
      ratios[`${name}${mode}`] = rounded(median(each));
    }
  return { perSecond, ratios };
}
