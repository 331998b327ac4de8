import type { Predicate } from "./predicate.js";

/**
 * In each topology that the pod's affinity names, a pod that it wants to be near is in the minion's domain. The first
 * of a group that wants to be near each other may go anywhere where those topologies are: else none ever could.
 */
export const podAffinity: Predicate = {
  refusal: "pod affinity does not match",
  concerns: ({ company }) => company !== null && company.near !== null,
  refuses: ({ tallies }, slot, { company }) => {
    if (!tallies || !company?.near) return false;
    const { tally, topologies, isFirst } = company.near;
    let isNear = true;
    let mayBegin = isFirst;
    for (const topology of topologies) {
      const counts = tallies.count({ tally, topology });
      if ((counts.column[slot] as number) < 0) return true;
      if (counts.total > 0) mayBegin = false;
      if (counts.at(slot) === 0) isNear = false;
    }
    return !isNear && !mayBegin;
  },
};
