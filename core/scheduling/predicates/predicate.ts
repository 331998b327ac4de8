import type { PackedKind } from "../pod-kind.js";
import type { Room } from "../room.js";
import type { Refusal } from "../schedule-types.js";

/** One reason why a minion cannot take a pod. */
export interface Predicate {
  refusal: Refusal;
  /** Whether a pod of this kind could be refused at all; asked once a kind. */
  concerns(kind: PackedKind): boolean;
  /** Asked for each minion, tens of thousands of times a second: reads columns, makes nothing. */
  refuses(room: Room, slot: number, kind: PackedKind): boolean;
}
