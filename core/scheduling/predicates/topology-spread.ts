import { spreadCounts } from "../wishes/spread-counts.js";
import type { Predicate } from "./predicate.js";

/** With one more pod there, the minion's domain has no more than maxSkew pods more than the one with the fewest. */
export const topologySpread: Predicate = {
  refusal: "topology spread does not allow it",
  concerns: ({ company }) => company?.spread.some(({ isHard }) => isHard) ?? false,
  refuses: (room, slot, kind) =>
    spreadCounts(room, kind, true).some(({ rule, counts, fewest }) => {
      if ((counts.column[slot] as number) < 0) return true;
      return counts.at(slot) + rule.self - fewest() > rule.maxSkew;
    }),
};
