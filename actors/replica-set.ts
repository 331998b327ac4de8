/** The machine of replica sets. */
import type { ReplicaSet } from "../core/kinds/replica-set/object.js";
import { replicaStatus } from "../core/kinds/replicas/reconcile.js";
import { replicaMachine } from "./replicas.js";

export const replicaSetMachine = replicaMachine<ReplicaSet>("replicaSet", {
  status: (set, replicas, nowMs, refusal) => ({
    // Those of a lost minion were replaced: its deployment must not wait for them.
    ...replicaStatus(
      set,
      replicas.some(({ lost }) => lost) ? replicas.filter(({ lost }) => !lost) : replicas,
      nowMs,
      refusal,
    ),
    terminatingReplicas: replicas.reduce((sum, { terminating }) => sum + (terminating ? 1 : 0), 0),
  }),
});
