import { anyHost } from "../pod-kind.js";
import type { Predicate } from "./predicate.js";

/** The pod's manifest asks for one minion by name. */
export const host: Predicate = {
  refusal: "another host is asked for",
  concerns: (kind) => kind.hostSlot !== anyHost,
  refuses: (_room, slot, kind) => slot !== kind.hostSlot,
};
