/** The claims of a stateful set's pods: named by template, set and number, so that a pod finds its own again. */
import type { core } from "../../objects/types.js";
import type { StatefulSet } from "./object.js";

export function claimNameOf(set: StatefulSet, template: core.PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata?.name ?? ""}-${set.metadata.name}-${ordinal}`;
}
