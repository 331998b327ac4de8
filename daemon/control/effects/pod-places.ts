/** What of a pod concerns where it and others are. */
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isFinished } from "../../../core/kinds/pod/phase.js";
import { sameJson } from "../../../core/objects/same-json.js";

/** Whether it has room, or may have it reserved. */
export const mayHold = (pod: Pod): boolean =>
  !isFinished(pod) && !(pod.metadata.deletionTimestamp && !pod.spec.nodeName);

/** Whether a pod takes the same room in the same place. */
export function sameRoom(before: Pod | undefined, after: Pod): boolean {
  return (
    before !== undefined &&
    isFinished(before) === isFinished(after) &&
    sameJson(before.spec, after.spec) &&
    sameJson(before.metadata.ownerReferences, after.metadata.ownerReferences) &&
    // What other pods may mind.
    before.metadata.deletionTimestamp === after.metadata.deletionTimestamp &&
    sameJson(before.metadata.labels, after.metadata.labels)
  );
}
