import type { Predicate } from "./predicate.js";

/** A network disk is on one minion's pods at a time, unless all of them only read it. */
export const disks: Predicate = {
  refusal: "disk in use",
  concerns: (kind) => kind.disks.length > 0,
  refuses: (room, slot, kind) => kind.disks.some((disk) => room.diskInUse(slot, disk)),
};
