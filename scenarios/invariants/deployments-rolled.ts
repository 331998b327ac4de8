import { counted } from "../../core/counted.js";
import { isLost, isTerminating } from "../../core/kinds/pod/phase.js";
import type { Invariant } from "./invariant.js";

export const deploymentsRolled: Invariant = {
  name: "deployments-rolled",
  docs: "At rest a Deployment that says it is rolled out has as many pods as it wants, and one ReplicaSet that wants any.",
  begin({ fail }) {
    return {
      atRest({ objects }) {
        for (const { metadata, spec, status } of objects.list("Deployment")) {
          const progress = status?.conditions?.find(({ type }) => type === "Progressing");
          if (progress?.reason !== "NewReplicaSetAvailable" || spec.paused) continue;
          const wanted = spec.replicas ?? 1;
          const pods = objects.podsOf(metadata.name).filter((p) => !isTerminating(p) && !isLost(p));
          if (pods.length !== wanted)
            fail(`${metadata.name} wants ${counted(wanted, "replica")} and has ${pods.length}`);
          const owners = new Set(pods.map((p) => p.metadata.ownerReferences?.[0]?.uid));
          if (owners.size > 1) fail(`${metadata.name} is rolled out, and has pods of ${owners.size} revisions`);
        }
      },
    };
  },
};
