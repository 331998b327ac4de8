/** Pods that count more than others, where room is scarce while minions are lost; in the end all have room again. */

import type { Random } from "../../core/random.js";
import { chance } from "./draw.js";
import type { Manifest } from "./manifest.js";
import { cpusUsual, type Workloads } from "./workloads.js";

const name = "high";
const high: Manifest = {
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name },
  value: 1_000,
};

/**
 * At times gives the first controller's pods a class, and all that nobody would make anew.
 * @returns what there must be before them
 */
export function drawPriorities(r: Random, { controllers, pods, cpus }: Workloads): Manifest[] {
  if (cpus === cpusUsual || !chance(r, 50)) return [];
  const [first] = controllers;
  const template = (first?.manifest["spec"] as { template?: { spec: object } } | undefined)?.template;
  for (const spec of [template?.spec, ...pods.map((pod) => pod["spec"] as object)])
    if (spec) Object.assign(spec, { priorityClassName: name });
  return [high];
}
