/** How a stateful set brings its pods to another revision. */
import { resolved } from "../deployment/amounts.js";
import type { StatefulSet } from "./object.js";
import { startOf, wantedOf } from "./ordinals.js";

/** Pods before this place keep the revision they have. */
export function partitionOf({ spec }: StatefulSet): number {
  return spec.updateStrategy?.rollingUpdate?.partition ?? 0;
}

/** How many pods may be missing while it rolls: one at least. */
export function unavailableMax(set: StatefulSet): number {
  const { maxUnavailable } = set.spec.updateStrategy?.rollingUpdate ?? {};
  return maxUnavailable === undefined ? 1 : Math.max(1, resolved(maxUnavailable, wantedOf(set), false));
}

/** Whether a pod that is made again is made of the revision that the others still are of. */
export function keepsCurrent(set: StatefulSet, ordinal: number): boolean {
  return set.spec.updateStrategy?.type !== "OnDelete" && ordinal < startOf(set) + partitionOf(set);
}
