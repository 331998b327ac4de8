import type { Predicate } from "./predicate.js";

/** Requested cpu fits beside what is requested there already. A capacity of 0 is without limit, as in v1beta1. */
export const cpu: Predicate = {
  refusal: "lacks cpu",
  concerns: (kind) => kind.cpuMillis > 0,
  refuses: ({ table, cpuUsed }, slot, kind) => {
    const capacity = table.cpuCapacity[slot] as number;
    return capacity > 0 && (cpuUsed[slot] as number) + kind.cpuMillis > capacity;
  },
};
