/** Which minions a kind of pod may ever run on, whatever is free there: asked once a batch for all kinds alike. */
import { flags } from "./node-table.js";
import { anyHost, type PackedKind } from "./pod-kind.js";
import { fixedPredicates } from "./predicates/order.js";
import { countRefusal, newRefusalCounts, type RefusalCounts } from "./refusals.js";
import type { Room } from "./room.js";

export interface FixedFit {
  slots: Int32Array;
  /** Why the other minions are not among them. */
  refusals: RefusalCounts;
}

/** Equal for kinds that the fixed predicates cannot tell apart. */
export function fixedKey(kind: PackedKind): string {
  const terms = kind.minions === null ? "" : JSON.stringify(kind.minions);
  return `${kind.hostSlot} ${kind.selector} ${kind.tolerated} ${kind.toleratesCordon} ${terms}`;
}

/** @param present the slots in use */
export function fixedFit(room: Room, present: Int32Array, kind: PackedKind): FixedFit {
  const predicates = fixedPredicates.filter((predicate) => predicate.concerns(kind));
  const refusals = newRefusalCounts();
  const judge = (slot: number): boolean => {
    for (const predicate of predicates) {
      if (!predicate.refuses(room, slot, kind)) continue;
      countRefusal(refusals, predicate.refusal, 1);
      return false;
    }
    return true;
  };
  if (kind.hostSlot === anyHost) return { slots: present.filter(judge), refusals };

  // One named minion: the others need not be looked at.
  const exists = kind.hostSlot >= 0 && room.table.has(kind.hostSlot, flags.present);
  countRefusal(refusals, "another host is asked for", present.length - (exists ? 1 : 0));
  return { slots: Int32Array.from(exists && judge(kind.hostSlot) ? [kind.hostSlot] : []), refusals };
}
