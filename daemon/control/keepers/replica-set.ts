import { replicaSetMachine } from "../../../actors/replica-set.js";
import { replicaKeeper } from "./replicas.js";

/** Replica sets: they own their replicas, adopt what they mean and nobody owns, and let go what they mean no more. */
export const keeper = replicaKeeper("ReplicaSet", replicaSetMachine);
