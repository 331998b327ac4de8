import { wantsMinion } from "../../core/kinds/pod/node-affinity.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished, isTerminating } from "../../core/kinds/pod/phase.js";
import { ownerOf } from "../../core/objects/index/facts.js";
import type { Invariant } from "./invariant.js";

const isThere = (pod: Pod): boolean => !isTerminating(pod) && !isFinished(pod);

export const daemonsInPlace: Invariant = {
  name: "daemons-in-place",
  docs: "A DaemonSet without surge never has two pods on a minion; at rest it has one on each minion that it fits, none elsewhere, and says so.",
  begin({ world, fail }) {
    world.events.onChange(({ object, type }) => {
      if (object.kind !== "Pod" || type === "DELETED" || !object.spec.nodeName || !isThere(object)) return;
      const { objects } = world.observe();
      const set = [...objects.list("DaemonSet")].find((s) => s.metadata.uid === ownerOf(object));
      if (!set || set.spec.updateStrategy?.rollingUpdate?.maxSurge) return;
      const beside = objects
        .podsOf(set.metadata.name)
        .filter((p) => p.spec.nodeName === object.spec.nodeName && isThere(p) && ownerOf(p) === set.metadata.uid);
      if (beside.length > 1)
        fail(`${set.metadata.name} has ${beside.length} pods on ${object.spec.nodeName}, and may have one`);
    });
    return {
      atRest({ objects }) {
        const nodes = [...objects.list("Node")];
        for (const { metadata, spec, status } of objects.list("DaemonSet")) {
          const { name, uid, generation = 0 } = metadata;
          const pods = [...objects.list("Pod")].filter((p) => ownerOf(p) === uid && isThere(p));
          const wanted = nodes.filter((node) => wantsMinion(spec.template.spec ?? { containers: [] }, node));
          for (const { metadata: minion } of wanted) {
            const here = pods.filter((p) => p.spec.nodeName === minion.name);
            if (here.length !== 1) fail(`${name} has ${here.length} pods on ${minion.name}`);
          }
          if (pods.length > wanted.length) fail(`${name} fits ${wanted.length} minions and has ${pods.length} pods`);
          const { desiredNumberScheduled = 0, observedGeneration = 0 } = status ?? {};
          if (desiredNumberScheduled !== wanted.length || observedGeneration !== generation)
            fail(
              `${name} tells ${desiredNumberScheduled} minions at generation ${observedGeneration}; there are ${wanted.length} at ${generation}`,
            );
        }
      },
    };
  },
};
