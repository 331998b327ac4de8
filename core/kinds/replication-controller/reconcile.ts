/** The decision of a replication controller. */
import type { NewObject, Reconciled } from "../../objects/reconciled.js";
import type { core } from "../../objects/types.js";
import type { ReplicationController } from "./object.js";
import { planReplicas, type ReplicaView } from "./replicas.js";

/** Of all its replicas, how many live and are ready. */
export function statusOf(
  controller: ReplicationController,
  all: readonly ReplicaView[],
): core.ReplicationControllerStatus {
  // Counted in place: it is done for every observation, of which the largest have 100,000 replicas.
  let replicas = 0;
  let readyReplicas = 0;
  for (const { terminating, finished, ready } of all) {
    if (terminating || finished) continue;
    replicas++;
    if (ready) readyReplicas++;
  }
  return {
    replicas,
    readyReplicas,
    availableReplicas: readyReplicas,
    fullyLabeledReplicas: replicas,
    observedGeneration: controller.metadata.generation ?? 0,
  };
}

/** So many more of its template, or which of its replicas are too many. */
export function reconcile(controller: ReplicationController, replicas: readonly ReplicaView[]): Reconciled {
  const { create, remove } = planReplicas(controller.spec.replicas ?? 1, replicas);
  const replica: NewObject = { kind: "Pod", metadata: {}, spec: controller.spec.template?.spec };
  const nameOf = new Map(remove.length > 0 ? replicas.map((r) => [r.uid, r.name]) : []);
  return {
    create: Array.from({ length: create }, () => replica),
    update: [],
    remove: remove.map((uid) => ({ kind: "Pod", name: nameOf.get(uid) ?? "", uid })),
  };
}
