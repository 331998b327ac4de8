/** The decision of a replication controller. */
import type { NewObject, Reconciled } from "../../objects/reconciled.js";
import type { core } from "../../objects/types.js";
import type { ReplicationController } from "./object.js";
import { planReplicas, type ReplicaView } from "./replicas.js";

function statusOf(controller: ReplicationController, all: readonly ReplicaView[]): core.ReplicationControllerStatus {
  const living = all.filter((r) => !r.terminating && !r.finished);
  const ready = living.filter((r) => r.ready).length;
  return {
    replicas: living.length,
    readyReplicas: ready,
    availableReplicas: ready,
    fullyLabeledReplicas: living.length,
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
    status: statusOf(controller, replicas),
  };
}
