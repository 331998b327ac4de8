/** What a budget sees of the pods that it means. */

import { ownerOf } from "../../objects/index/facts.js";
import { isMeant } from "../../objects/label-selector.js";
import type { ApiObject } from "../../objects/types.js";
import type { Pod } from "../pod/object.js";
import { isReady, isTerminating } from "../pod/phase.js";
import type { PodDisruptionBudget } from "./object.js";
import { type Scaled, scaleOf } from "./scale.js";

export interface BudgetSight {
  pods: number;
  /** How many pods those who keep them want; undefined: `problem` says why that is not known. */
  scale?: number;
  problem?: string;
  /** Pods that serve, and are not on their way out. */
  healthy: number;
  /** Of pods that somebody was allowed to evict, and that are not on their way out yet: whether they serve. */
  allowed: Record<string, boolean>;
}

export function meansPod({ metadata, spec }: PodDisruptionBudget, pod: Pod): boolean {
  return metadata.namespace === pod.metadata.namespace && isMeant(spec.selector, pod.metadata.labels);
}

/** Whether a budget sees another thing of a pod now. */
export function isSameHealth(a: Pod, b: Pod): boolean {
  return isReady(a) === isReady(b) && isTerminating(a) === isTerminating(b) && ownerOf(a) === ownerOf(b);
}

/** @param ownerScale who keeps a pod, and how many he wants */
export function sightOf(
  { status }: PodDisruptionBudget,
  pods: readonly Pod[],
  ownerScale: (object: ApiObject) => Scaled | undefined,
): BudgetSight {
  const staying = pods.filter((pod) => !isTerminating(pod));
  const allowed = staying.filter(({ metadata }) => Object.hasOwn(status?.disruptedPods ?? {}, metadata.name));
  return {
    pods: pods.length,
    ...scaleOf(pods, ownerScale),
    healthy: staying.filter(isReady).length,
    allowed: Object.fromEntries(allowed.map((pod) => [pod.metadata.name, isReady(pod)])),
  };
}
