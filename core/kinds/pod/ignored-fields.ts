import type { core } from "../../objects/types.js";
import { warnedFields } from "../../schema/warnings.js";
import { isOnlyPinned } from "./node-affinity.js";
import { podSpecShape } from "./spec.js";

/**
 * The fields of a pod that are set and that neither master nor minion act upon, for people. Which ones, the shapes
 * say: {@link warnedFields}. A pin to
 * a minion, as DaemonSets' pods have it, is acted upon.
 */
export function ignoredFields(spec: core.PodSpec): string[] {
  const ignored = warnedFields(podSpecShape.description, spec);
  return isOnlyPinned(spec) ? ignored.filter((field) => field !== "affinity") : ignored;
}
