import type { Predicate } from "./predicate.js";

/** No pod that the pod's anti-affinity names is in the minion's domain. */
export const podAntiAffinity: Predicate = {
  refusal: "pod anti-affinity does not match",
  concerns: ({ company }) => company !== null && company.away.length > 0,
  refuses: ({ tallies }, slot, { company }) =>
    company?.away.some((count) => (tallies?.count(count).at(slot) ?? 0) > 0) ?? false,
};

/** Nor one whose anti-affinity names the pod: it would not be there, had the pod come first. */
export const othersAntiAffinity: Predicate = {
  refusal: "anti-affinity of a pod there",
  concerns: ({ company }) => company !== null && company.repelledBy.length > 0,
  refuses: ({ tallies }, slot, { company }) =>
    company?.repelledBy.some((count) => (tallies?.count(count).at(slot) ?? 0) > 0) ?? false,
};
