import type { Predicate } from "./predicate.js";

/** No more pods than the minion takes; 0 is without limit. */
export const podCount: Predicate = {
  refusal: "too many pods",
  concerns: () => true,
  refuses: ({ table, podsUsed }, slot) => {
    const max = table.podsMax[slot] as number;
    return max > 0 && (podsUsed[slot] as number) >= max;
  },
};
