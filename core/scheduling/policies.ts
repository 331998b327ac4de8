/** What "best" means under each policy: priorities and their weights. */
import type { PackedKind } from "./pod-kind.js";
import { avoidSoftTaints } from "./priorities/avoid-soft-taints.js";
import { binPack } from "./priorities/bin-pack.js";
import { leastRequested } from "./priorities/least-requested.js";
import type { Priority } from "./priorities/priority.js";
import { spreadByGroup } from "./priorities/spread-by-group.js";
import type { Room } from "./room.js";
import type { PolicyName } from "./schedule-types.js";

export interface Policy {
  weighted: readonly (readonly [weight: number, priority: Priority])[];
  /** Whether a placement can make its minion better for the pods that follow; else it only ever makes it worse. */
  rises: boolean;
}

export const policies: Readonly<Record<PolicyName, Policy>> = {
  /** The article's. */
  random: { weighted: [], rises: false },
  /** The first two replicas never share a minion if another one can take the second: 2 × (10 − 5) >= 10. */
  spread: {
    weighted: [
      [1, leastRequested],
      [2, spreadByGroup],
      [2, avoidSoftTaints],
    ],
    rises: false,
  },
  binpack: {
    weighted: [
      [1, binPack],
      [2, avoidSoftTaints],
    ],
    rises: true,
  },
};

export function scoreOf(policy: Policy, room: Room, slot: number, kind: PackedKind, groupCount: number): number {
  let score = 0;
  for (const [weight, priority] of policy.weighted) score += weight * priority(room, slot, kind, groupCount);
  return score;
}
