import { counted } from "../../core/counted.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isLost, isReady, isTerminating, isUnheard } from "../../core/kinds/pod/phase.js";
import type { StatefulSet } from "../../core/kinds/stateful-set/object.js";
import { ordinalOf, podNameOf, startOf, wantedOf } from "../../core/kinds/stateful-set/ordinals.js";
import { made } from "../../core/made.js";
import { isTrue } from "../../core/objects/conditions.js";
import { ownerOf } from "../../core/objects/index/facts.js";
import type { Invariant } from "./invariant.js";

/** A decision may be on its way while a pod goes, or is ready no more. */
const decidedMsMax = 3_000;

/** A pod of a set, by its name. */
interface Seen {
  uid: string;
  /** Whether it was ready once, and when it was last. */
  readyMs: number;
  goneMs: number | undefined;
}

export const statefulSetsInOrder: Invariant = {
  name: "stateful-sets-in-order",
  docs: "Of a StatefulSet no two pods of one number run at a time, unless one is, or was when it was given up, on a minion that is not heard of; in order, no pod is made before those of lower numbers were ready; at rest there is one pod for each number that is wanted, and no other.",
  begin({ world, fail }) {
    const pods = new Map<string, Map<string, Seen>>();
    /** Pods whose minion was not heard of when they were last told of, or given up. */
    const unheard = new Set<string>();
    const nameOf = new Map<string, string>();
    /** Containers that run, of each name of a pod: by pod. */
    const running = new Map<string, Map<string, Set<string>>>();
    const isHeard = (minion: string): boolean => {
      const { objects, powered } = world.observe();
      const node = minion === "" ? undefined : objects.get("Node", "", minion);
      return powered(minion) && node !== undefined && isTrue(node, "Ready");
    };
    const judge = (pod: Pod, set: StatefulSet, seen: ReadonlyMap<string, Seen>): void => {
      const nowMs = world.clock.nowMs();
      for (let i = startOf(set); i < ordinalOf(set, pod); i++) {
        const lower = seen.get(podNameOf(set, i));
        const lastMs = Math.max(lower?.readyMs ?? -1, lower?.goneMs ?? -1);
        if (i < startOf(set) + wantedOf(set) && (lower === undefined || nowMs - lastMs > decidedMsMax))
          fail(`${pod.metadata.name} was made while ${podNameOf(set, i)} was ${lower ? "not ready" : "not there"}`);
      }
    };
    world.events.onChange((change) => {
      const { object } = change;
      if (object.kind !== "Pod") return;
      const { name, namespace = "", uid = "" } = object.metadata;
      const owner = ownerOf(object);
      const set = [...world.observe().objects.list("StatefulSet")].find((s) => s.metadata.uid === owner);
      if (!set) return;
      nameOf.set(uid, `${namespace}/${name}`);
      const isAway = change.type === "DELETED" && !isHeard(object.spec.nodeName ?? "");
      if (isLost(object) || isUnheard(object) || isAway) unheard.add(uid);
      else if (change.type !== "DELETED") unheard.delete(uid);
      const seen = made(pods, owner, () => new Map<string, Seen>());
      if (change.type === "ADDED" && set.spec.podManagementPolicy !== "Parallel") judge(object, set, seen);
      const nowMs = world.clock.nowMs();
      const was = seen.get(name);
      const goneMs = change.type === "DELETED" ? nowMs : undefined;
      // It counts as ready until it is told that it is not.
      const wasReady = change.type === "MODIFIED" && isReady(change.previous as Pod);
      const readyMs = isReady(object) ? Number.POSITIVE_INFINITY : wasReady ? nowMs : (was?.readyMs ?? -1);
      seen.set(name, { uid, readyMs: goneMs === undefined ? readyMs : -1, goneMs });
    });
    world.events.onContainer(({ uid, id, container }, began) => {
      const name = nameOf.get(uid);
      // An engine may make a sandbox long after its answer is waited for no more; nothing runs in it.
      if (name === undefined || container === "") return;
      const byPod = made(running, name, () => new Map<string, Set<string>>());
      const own = made(byPod, uid, () => new Set<string>());
      if (!began) {
        own.delete(id);
        return;
      }
      own.add(id);
      // What was given up while its minion was away begins there once more, until the minion hears of it.
      if (unheard.has(uid)) return;
      for (const [other, ids] of byPod)
        if (other !== uid && ids.size > 0 && !unheard.has(other))
          fail(`two pods of the name ${name} run at a time: ${other} and ${uid}`);
    });
    return {
      atRest({ objects }) {
        for (const set of objects.list("StatefulSet")) {
          const { name, uid } = set.metadata;
          const own = [...objects.list("Pod")].filter((p) => ownerOf(p) === uid && !isTerminating(p));
          const wrong = own.filter((p) => {
            const ordinal = ordinalOf(set, p) - startOf(set);
            return ordinal < 0 || ordinal >= wantedOf(set);
          });
          for (const pod of wrong) if (!isLost(pod)) fail(`${name} has ${pod.metadata.name}, which is not wanted`);
          if (own.length - wrong.length !== wantedOf(set))
            fail(`${name} wants ${counted(wantedOf(set), "replica")} and has ${own.length - wrong.length}`);
          const { replicas = 0, readyReplicas = 0 } = set.status ?? {};
          if (replicas !== own.length || readyReplicas !== own.filter(isReady).length)
            fail(`${name} tells ${replicas}, ${readyReplicas} ready; there are ${own.length}`);
        }
      },
    };
  },
};
