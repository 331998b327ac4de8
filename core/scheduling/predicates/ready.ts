import { flags } from "../node-table.js";
import type { Predicate } from "./predicate.js";

/** Only minions that answer, and whose engine runs, get pods. */
export const ready: Predicate = {
  refusal: "not ready",
  concerns: () => true,
  refuses: ({ table }, slot) => !table.has(slot, flags.ready),
};
