import type { Predicate } from "./predicate.js";

/** Requested memory fits beside what is requested there already. A capacity of 0 is without limit, as in v1beta1. */
export const memory: Predicate = {
  refusal: "lacks memory",
  concerns: (kind) => kind.memoryBytes > 0,
  refuses: ({ table, memoryUsed }, slot, kind) => {
    const capacity = table.memoryCapacity[slot] as number;
    return capacity > 0 && (memoryUsed[slot] as number) + kind.memoryBytes > capacity;
  },
};
