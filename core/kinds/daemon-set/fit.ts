/** On which minions a set's pods run. */
import { tolerates } from "../../scheduling/pod-kind.js";
import { minionFacts, tolerationOf } from "../../scheduling/views.js";
import type { Node } from "../node/object.js";
import { wantsMinion } from "../pod/node-affinity.js";
import type { DaemonSet } from "./object.js";
import { daemonTolerations } from "./tolerations.js";

/** `runs`: it shall have a pod. `keeps`: it gets none, and what is there stays. */
export type Fit = "runs" | "keeps" | "none";

/** A minion that is cordoned, not ready or not heard of keeps its pod, and gets one when it can. */
export function fitOf({ spec: { template } }: DaemonSet, node: Node): Fit {
  const spec = template.spec ?? { containers: [] };
  if (spec.nodeName && spec.nodeName !== node.metadata.name) return "none";
  if (!wantsMinion(spec, node)) return "none";
  const tolerations = daemonTolerations(spec).map(tolerationOf);
  const unwanted = minionFacts(node).taints.filter((taint) => !tolerations.some((t) => tolerates(t, taint)));
  if (unwanted.some(({ effect }) => effect === "NoExecute")) return "none";
  return unwanted.some(({ effect }) => effect === "NoSchedule") ? "keeps" : "runs";
}

/** Whether a set could see a minion otherwise. */
export function isSamePlace(a: Node, b: Node): boolean {
  return a.metadata.labels === b.metadata.labels && a.spec?.taints === b.spec?.taints;
}
