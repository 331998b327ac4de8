import { termFits } from "../wishes/packed-term.js";
import { type Preference, scoreMax } from "./preference.js";

/** The weights of the terms that hold, against the most of any minion. Source: Kubernetes' plugin NodeAffinity. */
export const minionPreference: Preference = {
  weight: 2,
  concerns: ({ preferredMinions }) => preferredMinions.length > 0,
  scores: ({ table }, slots, { preferredMinions }) => {
    const sums = Float64Array.from(slots, (slot) =>
      preferredMinions.reduce((sum, { weight, term }) => (termFits(term, table, slot) ? sum + weight : sum), 0),
    );
    const most = sums.reduce((a, b) => Math.max(a, b), 0);
    return most === 0 ? sums : sums.map((sum) => (scoreMax * sum) / most);
  },
};
