import { flags } from "../node-table.js";
import type { Predicate } from "./predicate.js";

/** An operator wants nothing new there, and the pod does not tolerate that. */
export const cordoned: Predicate = {
  refusal: "cordoned",
  concerns: (kind) => !kind.toleratesCordon,
  refuses: ({ table }, slot) => table.has(slot, flags.cordoned),
};
