import { flags } from "../node-table.js";
import type { Predicate } from "./predicate.js";

/** It was lost and returned too often lately (core/liveness/flapping.ts): what it has stays, nothing new comes. */
export const flapping: Predicate = {
  refusal: "flapping",
  concerns: () => true,
  refuses: ({ table }, slot) => table.has(slot, flags.flapping),
};
