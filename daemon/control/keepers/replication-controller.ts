import { replicationControllerMachine } from "../../../actors/replication-controller.js";
import { replicaKeeper } from "./replicas.js";

/** Replication controllers: replicas are told by their labels, and seen by what counts of them. */
export const keeper = replicaKeeper("ReplicationController", replicationControllerMachine);
