/** What a controller sees of a pod. Pods are shared and never changed in place, so each version is looked at once. */
import { isDeepStrictEqual } from "node:util";
import { isFinished, isHealing, isLost, isReady, isTerminating } from "../../core/api/pod-phase.js";
import type { Pod } from "../../core/api/types.js";
import type { ReplicaView } from "../../core/replication/reconcile.js";
import { fromApiTime } from "../../core/time.js";

const views = new WeakMap<Pod, ReplicaView>();

export function replicaView(pod: Pod): ReplicaView {
  const known = views.get(pod);
  if (known) return known;
  const view = makeReplicaView(pod);
  views.set(pod, view);
  return view;
}

function makeReplicaView(pod: Pod): ReplicaView {
  const statuses = pod.status?.containerStatuses ?? [];
  return {
    uid: pod.metadata.uid ?? "",
    name: pod.metadata.name,
    minion: pod.spec.nodeName ?? "",
    phase: pod.status?.phase ?? "Pending",
    ready: isReady(pod),
    terminating: isTerminating(pod),
    finished: isFinished(pod),
    lost: isLost(pod),
    healing: isHealing(pod),
    createdAtMs: fromApiTime(pod.metadata.creationTimestamp ?? ""),
    restarts: statuses.reduce((sum, s) => sum + s.restartCount, 0),
  };
}

/** Whether nothing changed that a controller counts by. */
export function countsSame(before: Pod | undefined, after: Pod | undefined): boolean {
  if (!before || !after) return before === after;
  const [a, b] = [replicaView(before), replicaView(after)];
  return (
    isDeepStrictEqual(before.metadata.labels, after.metadata.labels) &&
    isDeepStrictEqual(before.metadata.ownerReferences, after.metadata.ownerReferences) &&
    (Object.keys(a) as (keyof ReplicaView)[]).every((key) => a[key] === b[key])
  );
}
