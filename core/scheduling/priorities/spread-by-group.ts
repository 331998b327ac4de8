import type { Priority } from "./priority.js";

/**
 * Replicas of one controller on different minions, so that one dead host takes few of them: 10 for a minion without
 * any, 5 with one, 3.3 with two … The first step weighs most, and no knowledge of the other minions is needed.
 */
export const spreadByGroup: Priority = (_room, _slot, _kind, groupCount) => 10 / (1 + groupCount);
