import { counted } from "../../core/counted.js";
import { isRunning, isTerminating } from "../../core/kinds/pod/phase.js";
import type { Invariant } from "./invariant.js";

export const replicasBounded: Invariant = {
  name: "replicas-bounded",
  docs: "At rest no controller has more pods Running than it wants; there is no surge.",
  begin({ fail }) {
    return {
      atRest({ objects }) {
        for (const controller of objects.list("ReplicationController")) {
          const { name } = controller.metadata;
          const wanted = controller.spec.replicas ?? 1;
          const running = objects.podsOf(name).filter((p) => isRunning(p) && !isTerminating(p));
          if (running.length > wanted) fail(`${name} wants ${counted(wanted, "replica")} and ${running.length} run`);
        }
      },
    };
  },
};
