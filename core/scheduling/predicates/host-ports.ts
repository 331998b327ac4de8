import type { Predicate } from "./predicate.js";

/** A host port is free if nobody on the minion has the same port and protocol on a common address. */
export const hostPorts: Predicate = {
  refusal: "host port taken",
  concerns: (kind) => kind.ports.length > 0,
  refuses: (room, slot, kind) => kind.ports.some((port) => room.portTaken(slot, port)),
};
