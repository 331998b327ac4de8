import type { SpreadCount } from "../wishes/spread-count.js";
import { spreadCounts } from "../wishes/spread-counts.js";
import { type Preference, scoreMax } from "./preference.js";

/** Few large domains must not outweigh many small ones: each rule weighs by the domains there are to choose from. */
function weightOf({ counts }: SpreadCount, slots: Int32Array): number {
  return Math.log(new Set(Array.from(slots, (slot) => counts.column[slot])).size + 2);
}

/**
 * The fewer pods are in a minion's domains the better; where it is in none it is the worst.
 * Source: Kubernetes' plugin PodTopologySpread: Σ pods·ln(domains + 2) + maxSkew − 1, against the most of any minion.
 */
export const spreadPreference: Preference = {
  weight: 2,
  concerns: ({ company }) => company?.spread.some(({ isHard }) => !isHard) ?? false,
  scores: (room, slots, kind) => {
    const rules = spreadCounts(room, kind, false);
    const isInAll = (slot: number): boolean => rules.every(({ counts }) => (counts.column[slot] as number) >= 0);
    const inAll = slots.filter(isInAll);
    const weights = rules.map((rule) => weightOf(rule, inAll));
    const sumOf = (slot: number): number =>
      Math.round(
        rules.reduce(
          (sum, { rule, counts }, i) => sum + counts.at(slot) * (weights[i] as number) + (rule.maxSkew - 1),
          0,
        ),
      );
    const sums = Float64Array.from(slots, (slot) => (isInAll(slot) ? sumOf(slot) : Number.NaN));
    const [least, most] = [
      sums.reduce((a, b) => (Number.isNaN(b) ? a : Math.min(a, b)), Number.POSITIVE_INFINITY),
      sums.reduce((a, b) => (Number.isNaN(b) ? a : Math.max(a, b)), 0),
    ];
    return sums.map((sum) => {
      if (Number.isNaN(sum)) return 0;
      return most === 0 ? scoreMax : (scoreMax * (most + least - sum)) / most;
    });
  },
};
