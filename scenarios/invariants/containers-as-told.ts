import { isLost, isRunning, isTerminating } from "../../core/kinds/pod/phase.js";
import type { Invariant } from "./invariant.js";

export const containersAsTold: Invariant = {
  name: "containers-as-told",
  docs: "At rest the containers of a Running pod that are told as running do run on its minion, and no container runs for a pod that is not there or bound elsewhere.",
  begin({ fail }) {
    return {
      atRest({ objects, running, powered }) {
        const all = running?.();
        if (!all) return;
        const pods = new Map([...objects.list("Pod")].map((p) => [p.metadata.uid ?? "", p]));
        const runs = new Set<string>();
        for (const { uid, container, minion } of all) {
          if (uid === "") continue;
          runs.add(`${uid}/${container}`);
          const pod = pods.get(uid);
          if (!pod) fail(`container "${container}" of pod ${uid} runs on ${minion}, and the pod does not exist`);
          else if (pod.spec.nodeName !== minion)
            fail(`container "${container}" of ${pod.metadata.name} runs on ${minion}, not on ${pod.spec.nodeName}`);
        }
        for (const [uid, pod] of pods) {
          if (!isRunning(pod) || isTerminating(pod) || isLost(pod)) continue;
          if (!powered(pod.spec.nodeName ?? "")) continue;
          for (const { name, state } of pod.status?.containerStatuses ?? [])
            if (state?.running && !runs.has(`${uid}/${name}`))
              fail(`container "${name}" of ${pod.metadata.name} is told as running and does not run`);
        }
      },
    };
  },
};
