/** The machine of whoever keeps so many pods of one template: the one of all controllers, with words of its own for what it orders. */
import { type ReplicaOwner, reconcileReplicas, replicaStatus } from "../core/kinds/replicas/reconcile.js";
import type { ReplicaView } from "../core/kinds/replicas/view.js";
import type { ControllerRules } from "./controller/rules.js";
import { controllerMachine } from "./controller.js";

type Rules<T extends ReplicaOwner> = ControllerRules<T, ReplicaView>;

/** Replicas are alike, so how many says all; there may be a hundred thousand of them. */
export const replicaMachine = <T extends ReplicaOwner>(
  id: string,
  own: Partial<Pick<Rules<T>, "status" | "tell">> = {},
) =>
  controllerMachine<T, ReplicaView>({
    id,
    child: ["pod", "pods"],
    reconcile: reconcileReplicas,
    status: replicaStatus,
    orders: ({ create, remove, adopt = [], release = [] }) => {
      if (adopt.length + release.length > 0)
        return [{ type: "carryOut", create: [], update: [], remove: [], adopt, release }];
      return [
        ...(create.length > 0 ? [{ type: "createReplicas" as const, count: create.length }] : []),
        ...(remove.length > 0 ? [{ type: "removeReplicas" as const, uids: remove.map((r) => r.uid) }] : []),
      ];
    },
    ...own,
  });
