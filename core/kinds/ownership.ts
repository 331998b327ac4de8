/** Who belongs to whom, by labels and references. */
import { annotationKeys, oldReplicas } from "../objects/annotation-keys.js";
import { ownerOf } from "../objects/index/facts.js";
import { isMeant } from "../objects/label-selector.js";
import { selects } from "../objects/selectors.js";
import type { DaemonSet } from "./daemon-set/object.js";
import type { Pod } from "./pod/object.js";
import type { ReplicaSet } from "./replica-set/object.js";
import type { ReplicationController } from "./replication-controller/object.js";
import type { Service } from "./service/object.js";

/** uid of the controller that owns the pod; "" if none does. */
export function controllerOf(pod: Pod): string {
  return pod.metadata.ownerReferences?.find((o) => o.controller === true)?.uid ?? "";
}

/** Whoever keeps pods of one template, told by a selector. */
type Keeping = ReplicationController | ReplicaSet | DaemonSet;

/** Whether it makes pods its own that it means and nobody owns. 0.5.4 counts by labels alone. */
export function adopts({ metadata }: Keeping): boolean {
  return metadata.annotations?.[annotationKeys.replicas] !== oldReplicas;
}

const means = (owner: Keeping, labels: Readonly<Record<string, string>> | undefined): boolean =>
  owner.kind === "ReplicationController" ? selects(owner.spec.selector, labels) : isMeant(owner.spec.selector, labels);

/** What a pod is to who keeps pods: its own, one that nobody owns and that it means, or its own and meant no more. */
export function tieOf({ metadata }: Pod, owner: Keeping): "own" | "free" | "stray" | undefined {
  if (metadata.namespace !== owner.metadata.namespace) return undefined;
  const uid = ownerOf({ kind: "Pod", metadata });
  const isOwned = uid !== "" && uid === owner.metadata.uid;
  if (!means(owner, metadata.labels)) return isOwned ? "stray" : undefined;
  if (isOwned) return "own";
  if (uid !== "") return undefined;
  return adopts(owner) ? "free" : "own";
}

/** A controller keeps the pods it selects that nobody else owns. */
export function isReplicaOf(pod: Pod, controller: Keeping): boolean {
  const tie = tieOf(pod, controller);
  return tie === "own" || tie === "free";
}

/** Whether a pod is there because its minion is: no other one would get it in its place. */
export function isDaemon({ metadata }: Pod): boolean {
  return (metadata.ownerReferences ?? []).some(({ controller, kind }) => controller === true && kind === "DaemonSet");
}

export function isBehind(pod: Pod, service: Service): boolean {
  return pod.metadata.namespace === service.metadata.namespace && selects(service.spec.selector, pod.metadata.labels);
}
