import type { Predicate } from "./predicate.js";

/** Every NoSchedule and NoExecute taint of the minion must be tolerated. PreferNoSchedule only lowers its score. */
export const taints: Predicate = {
  refusal: "taint not tolerated",
  concerns: () => true,
  refuses: ({ table }, slot, kind) => {
    const start = slot * table.size.widths.taints;
    const end = start + (table.counts.taints[slot] as number);
    for (let i = start; i < end; i++) {
      const taint = table.entries.taints[i] as number;
      const isHard = (taint & 1) === 0;
      if (isHard && !kind.tolerated.includes(taint)) return true;
    }
    return false;
  },
};
