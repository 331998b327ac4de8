/** The machine of replication controllers. */
import type { ReplicationController } from "../core/kinds/replication-controller/object.js";
import type { core } from "../core/objects/types.js";
import { replicaMachine } from "./replicas.js";

export const replicationControllerMachine = replicaMachine<ReplicationController>("replicationController", {
  tell: (status) => ({ type: "writeControllerStatus", status: status as core.ReplicationControllerStatus }),
});
