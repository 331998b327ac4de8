/** What a controller sees of a pod. */

import type { Pod } from "../../core/kinds/pod/object.js";
import { articlePhase, isFinished, isHealing, isLost, isReady, isTerminating } from "../../core/kinds/pod/phase.js";
import type { ReplicaView } from "../../core/kinds/replication-controller/replicas.js";
import { fromApiTime } from "../../core/time.js";

export function replicaView(pod: Pod): ReplicaView {
  const statuses = pod.status?.containerStatuses ?? [];
  return {
    uid: pod.metadata.uid ?? "",
    name: pod.metadata.name,
    minion: pod.spec.nodeName ?? "",
    phase: articlePhase(pod),
    ready: isReady(pod),
    terminating: isTerminating(pod),
    finished: isFinished(pod),
    lost: isLost(pod),
    healing: isHealing(pod),
    createdAtMs: fromApiTime(pod.metadata.creationTimestamp ?? ""),
    restarts: statuses.reduce((sum, s) => sum + s.restartCount, 0),
  };
}

/** Whether nothing changed that a controller counts by; undefined: the pod is none of its. */
export function sameReplica(was: ReplicaView | undefined, is: ReplicaView | undefined): boolean {
  if (!was || !is) return was === is;
  return (Object.keys(was) as (keyof ReplicaView)[]).every((key) => was[key] === is[key]);
}
