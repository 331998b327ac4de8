import type { ReplicationControllerCommand } from "../../../actors/commands.js";
import { replicationControllerMachine } from "../../../actors/replication-controller.js";
import { isReplicaOf } from "../../../core/kinds/ownership.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import type { ReplicaView } from "../../../core/kinds/replication-controller/replicas.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { replicaView, sameReplica } from "../replica-view.js";
import { Sights } from "../sights.js";
import type { Handlers, KeeperDef, Parts } from "./keeper.js";

const commandsOf = ({ replicas, writes }: Parts): Handlers<ReplicationController, ReplicationControllerCommand> => ({
  createReplicas: ({ count }, controller, source) => replicas.create(controller, count, source),
  removeReplicas: ({ uids }, controller, source) => replicas.remove(controller, uids, source),
  writeControllerStatus: ({ status }, controller, { actor }) =>
    writes.edit(actor, controller, (now) => ({ ...now, status })),
});

/** Replication controllers: replicas are told by their labels, and seen by what counts of them. */
export const keeper: KeeperDef<"ReplicationController"> = {
  kind: "ReplicationController",
  machine: replicationControllerMachine,
  rank: 2,
  make: (parts) => {
    const eye = {
      kind: "ReplicationController",
      belongs: isReplicaOf,
      viewOf: replicaView,
      same: sameReplica,
    } as const;
    const sights = new Sights<ReplicationController, ReplicaView>(eye, parts.view.index);
    return {
      heard: (before, after) => {
        if (!after) return before && sights.remove(before);
        // Its own status does not change whom it means.
        if (!before || !sameJson(before.spec, after.spec)) sights.put(after);
      },
      looksAfter: (before, after) => !sameJson(before.spec, after.spec),
      watches: [{ kind: "Pod", ownersOf: (before, after) => sights.move(before, after) }],
      observe: (object) => ({ type: "controller.observed", object, children: [...sights.viewsOf(object)] }),
      commands: commandsOf(parts),
    };
  },
};
