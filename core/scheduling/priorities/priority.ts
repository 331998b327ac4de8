import type { PackedKind } from "../pod-kind.js";
import type { Room } from "../room.js";

/**
 * How good a minion is for a pod, 10 = best. Placing a pod on a minion may lower its score for the others, or raise
 * it (bin-pack); see {@link Policy} in policies.ts.
 * @param groupCount pods of the pod's group on this minion
 */
export type Priority = (room: Room, slot: number, kind: PackedKind, groupCount: number) => number;
