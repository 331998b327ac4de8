import { lookup } from "../../lookup.js";
import type { PriorityClass } from "./kind.js";
import { systemValues } from "./kind.js";

const about = lookup<string>({
  "system-cluster-critical":
    "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
  "system-node-critical": "Used for system critical pods that must not be moved from their current node.",
});

/** The classes that every cluster begins with. */
export const builtInClasses: readonly PriorityClass[] = Object.entries(systemValues).map(([name, value]) => ({
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name, generation: 1 },
  value,
  description: about[name] ?? "",
  preemptionPolicy: "PreemptLowerPriority",
}));
