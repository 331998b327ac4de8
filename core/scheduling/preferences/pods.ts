import { type Preference, scoreMax } from "./preference.js";

/**
 * The weights of all pods in a minion's domains that the pod would like to be near or away from, and of those that say
 * so of it; between the least and the most of any minion. Source: Kubernetes' plugin InterPodAffinity.
 */
export const podPreference: Preference = {
  weight: 2,
  concerns: ({ company }) => company !== null && company.preferred.length > 0,
  scores: ({ tallies }, slots, { company }) => {
    const counted = (company?.preferred ?? []).flatMap(({ weight, ...count }) =>
      tallies ? [{ weight, counts: tallies.count(count) }] : [],
    );
    const sums = Float64Array.from(slots, (slot) =>
      counted.reduce((sum, { weight, counts }) => sum + weight * counts.at(slot), 0),
    );
    const [least, most] = [sums.reduce((a, b) => Math.min(a, b)), sums.reduce((a, b) => Math.max(a, b))];
    return sums.map((sum) => (most > least ? (scoreMax * (sum - least)) / (most - least) : 0));
  },
};
