/** What a controller sees of a pod. */

import { tieOf } from "../../core/kinds/ownership.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { articlePhase, isFinished, isHealing, isLost, isReady, isTerminating } from "../../core/kinds/pod/phase.js";
import type { ReplicaView } from "../../core/kinds/replicas/view.js";
import { fromApiTime } from "../../core/time.js";
import type { Keeping } from "./effects/replicas.js";

/** How dear a pod is; 0 unless its annotation says otherwise, in whole numbers, as in Kubernetes. */
function costOf({ metadata }: Pod): number {
  const text = metadata.annotations?.["controller.kubernetes.io/pod-deletion-cost"] ?? "";
  return /^(0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : 0;
}

const readySince = (pod: Pod): number =>
  fromApiTime(pod.status?.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime ?? "") || 0;

function isHalfLabelled({ metadata }: Pod, owner: Keeping): boolean {
  const wanted = owner.spec.template?.metadata?.labels ?? {};
  for (const key in wanted) if (metadata.labels?.[key] !== wanted[key]) return true;
  return false;
}

export function replicaView(pod: Pod, owner: Keeping): ReplicaView {
  const statuses = pod.status?.containerStatuses ?? [];
  const tie = tieOf(pod, owner);
  const cost = costOf(pod);
  const ready = isReady(pod);
  return {
    uid: pod.metadata.uid ?? "",
    name: pod.metadata.name,
    minion: pod.spec.nodeName ?? "",
    phase: articlePhase(pod),
    ready,
    terminating: isTerminating(pod),
    finished: isFinished(pod),
    lost: isLost(pod),
    healing: isHealing(pod),
    createdAtMs: fromApiTime(pod.metadata.creationTimestamp ?? ""),
    restarts: statuses.reduce((sum, s) => sum + s.restartCount, 0),
    ...(tie === "free" || tie === "stray" ? { tie } : {}),
    ...(cost === 0 ? {} : { cost }),
    ...(ready && owner.spec.minReadySeconds ? { readyAtMs: readySince(pod) } : {}),
    ...(isHalfLabelled(pod, owner) ? { halfLabelled: true as const } : {}),
  };
}

/** Whether nothing changed that a controller counts by; undefined: the pod is none of its. */
export function sameReplica(was: ReplicaView | undefined, is: ReplicaView | undefined): boolean {
  if (!was || !is) return was === is;
  for (const key in was) if (was[key as keyof ReplicaView] !== is[key as keyof ReplicaView]) return false;
  for (const key in is) if (!Object.hasOwn(was, key)) return false;
  return true;
}
