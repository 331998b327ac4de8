import type { PackedKind } from "../pod-kind.js";
import type { Room } from "../room.js";

/** How good minions are for a pod by what it, or pods that are there, would like; honoured under every policy. */
export interface Preference {
  /** Beside the priorities of the policy. */
  weight: number;
  /** Whether minions could differ for a pod of this kind; asked once a kind. */
  concerns(kind: PackedKind): boolean;
  /** Per slot of `slots`, those that will do: 10 = the best of them, 0 = the worst there could be. */
  scores(room: Room, slots: Int32Array, kind: PackedKind): Float64Array;
}

/** What the best minion has of each preference. */
export const scoreMax = 10;
