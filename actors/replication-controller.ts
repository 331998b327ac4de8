/** The machine of replication controllers: the one of all controllers, with words of its own for what it orders. */
import type { ReplicationController } from "../core/kinds/replication-controller/object.js";
import { reconcile, statusOf } from "../core/kinds/replication-controller/reconcile.js";
import type { ReplicaView } from "../core/kinds/replication-controller/replicas.js";
import type { core } from "../core/objects/types.js";
import { controllerMachine } from "./controller.js";

/** Replicas are alike, so how many says all; there may be a hundred thousand of them. */
export const replicationControllerMachine = controllerMachine<ReplicationController, ReplicaView>({
  id: "replicationController",
  child: ["pod", "pods"],
  reconcile,
  status: statusOf,
  orders: ({ create, remove }) => [
    ...(create.length > 0 ? [{ type: "createReplicas" as const, count: create.length }] : []),
    ...(remove.length > 0 ? [{ type: "removeReplicas" as const, uids: remove.map((r) => r.uid) }] : []),
  ],
  tell: (status) => ({ type: "writeControllerStatus", status: status as core.ReplicationControllerStatus }),
});
