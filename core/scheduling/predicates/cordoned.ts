import { flags } from "../node-table.js";
import type { Predicate } from "./predicate.js";

/** An operator wants nothing new there. */
export const cordoned: Predicate = {
  refusal: "cordoned",
  concerns: () => true,
  refuses: ({ table }, slot) => table.has(slot, flags.cordoned),
};
