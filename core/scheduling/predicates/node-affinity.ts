import { termFits } from "../wishes/packed-term.js";
import type { Predicate } from "./predicate.js";

/** One of the terms that a pod's affinity requires of its minion must hold. */
export const nodeAffinity: Predicate = {
  refusal: "node affinity does not match",
  concerns: (kind) => kind.minions !== null,
  refuses: ({ table }, slot, { minions }) => minions?.every((term) => !termFits(term, table, slot)) ?? false,
};
