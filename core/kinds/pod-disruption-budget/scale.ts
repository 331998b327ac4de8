/** How many pods are wanted by those who keep them. */
import { ownerOf } from "../../objects/index/facts.js";
import type { ApiObject } from "../../objects/types.js";
import type { Pod } from "../pod/object.js";

/** How many an owner wants; undefined: it does not say. */
export interface Scaled {
  uid: string;
  wanted?: number;
}

/** Of pods without an owner nobody wants so many. */
export function scaleOf(
  pods: readonly Pod[],
  ownerScale: (object: ApiObject) => Scaled | undefined,
): { scale?: number; problem?: string } {
  const scales = new Map<string, number>();
  for (const pod of pods) {
    if (ownerOf(pod) === "") continue;
    const scaled = ownerScale(pod);
    if (scaled?.wanted === undefined) return { problem: `found no controllers for pod "${pod.metadata.name}"` };
    scales.set(scaled.uid, scaled.wanted);
  }
  return { scale: [...scales.values()].reduce((sum, n) => sum + n, 0) };
}
