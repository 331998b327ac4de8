/** What a stateful set says of itself, in Kubernetes' counts. */
import type { Pod } from "../pod/object.js";
import { isReady, isTerminating } from "../pod/phase.js";
import type { apps, StatefulSet } from "./object.js";
import { wantedOf } from "./ordinals.js";
import { availableFromMs, type Pods, revisionOf } from "./pods.js";
import type { Revisions } from "./revisions.js";

export function statusOf(set: StatefulSet, { all }: Pods, revisions: Revisions, nowMs: number): apps.StatefulSetStatus {
  const { current, update, collisions } = revisions;
  const count = (which: (pod: Pod) => boolean): number => all.filter(which).length;
  const isOf = (revision: string) => (pod: Pod) => !isTerminating(pod) && revisionOf(pod) === revision;
  const [ready, updated, wanted] = [count(isReady), count(isOf(update.name)), wantedOf(set)];
  const isRolled =
    set.spec.updateStrategy?.type !== "OnDelete" && updated === wanted && ready === wanted && all.length === wanted;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: all.length,
    readyReplicas: ready,
    availableReplicas: count((pod) => availableFromMs(set, pod) <= nowMs),
    currentReplicas: isRolled ? updated : count(isOf(current.name)),
    updatedReplicas: updated,
    currentRevision: isRolled ? update.name : current.name,
    updateRevision: update.name,
    collisionCount: collisions,
  };
}

/** When the next pod that is ready has been for long enough; undefined: none waits for that. */
export function nextAvailableMs(set: StatefulSet, { all }: Pods, nowMs: number): number | undefined {
  const due = all.map((pod) => availableFromMs(set, pod)).filter((ms) => Number.isFinite(ms) && ms > nowMs);
  return due.length > 0 ? Math.min(...due) : undefined;
}
