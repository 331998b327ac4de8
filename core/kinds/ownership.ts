/** Who belongs to whom, by labels. Equality selectors only, as controllers and services have them. */
import { selects } from "../objects/selectors.js";
import type { Pod } from "./pod/object.js";
import type { ReplicationController } from "./replication-controller/object.js";
import type { Service } from "./service/object.js";

/** uid of the controller that owns the pod; "" if none does. */
export function controllerOf(pod: Pod): string {
  return pod.metadata.ownerReferences?.find((o) => o.controller === true)?.uid ?? "";
}

/** A controller keeps the pods it selects that nobody else owns (0.5.4 counts by labels alone). */
export function isReplicaOf(pod: Pod, controller: ReplicationController): boolean {
  if (pod.metadata.namespace !== controller.metadata.namespace) return false;
  if (!selects(controller.spec.selector, pod.metadata.labels)) return false;
  const owner = controllerOf(pod);
  return owner === "" || owner === controller.metadata.uid;
}

export function isBehind(pod: Pod, service: Service): boolean {
  return pod.metadata.namespace === service.metadata.namespace && selects(service.spec.selector, pod.metadata.labels);
}
