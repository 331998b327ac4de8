import { counted } from "../../core/counted.js";
import { isReplicaOf } from "../../core/kinds/ownership.js";
import { isFinished, isReady, isTerminating } from "../../core/kinds/pod/phase.js";
import type { Invariant } from "./invariant.js";

export const controllersTellTruth: Invariant = {
  name: "controllers-tell-truth",
  docs: "At rest the status of a controller says how many replicas there are, how many of them are ready, and that it has seen its last change.",
  begin({ fail }) {
    return {
      atRest({ objects }) {
        for (const controller of objects.list("ReplicationController")) {
          const { name, generation = 0 } = controller.metadata;
          const pods = [...objects.list("Pod")].filter(
            (p) => isReplicaOf(p, controller) && !isTerminating(p) && !isFinished(p),
          );
          const ready = pods.filter(isReady).length;
          const { replicas = 0, readyReplicas = 0, observedGeneration = 0 } = controller.status ?? {};
          if (replicas !== pods.length || readyReplicas !== ready)
            fail(
              `${name} tells ${counted(replicas, "replica")}, ${readyReplicas} ready; there are ${pods.length}, ${ready} ready`,
            );
          if (observedGeneration !== generation)
            fail(`${name} is of generation ${generation}, its status of ${observedGeneration}`);
        }
      },
    };
  },
};
