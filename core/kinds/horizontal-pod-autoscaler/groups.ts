/** Which pods count for a metric: source, Kubernetes' groupPods (pkg/controller/podautoscaler/replica_calculator.go). */
import type { PodSight } from "./sight.js";

/** A pod that has just begun uses processors for its start: what it used then says nothing. */
export const cpuInitializationMs = 300_000;
/** One that was never ready so long after it began is not waited for. */
export const initialReadinessMs = 30_000;

export interface Groups {
  /** They count with what they use. */
  ready: PodSight[];
  /** They do not count yet. */
  unready: PodSight[];
  /** Nothing is known of what they use. */
  missing: PodSight[];
}

/** What it uses is what it used while it became ready. */
function isStarting({ startedMs, ready, used }: PodSight, nowMs: number): boolean {
  if (!ready || startedMs === undefined || !used) return true;
  if (startedMs + cpuInitializationMs > nowMs) return !ready.is || used.atMs < ready.sinceMs + used.windowMs;
  return !ready.is && startedMs + initialReadinessMs > ready.sinceMs;
}

export function groupPods(pods: readonly PodSight[], resource: string, nowMs: number): Groups {
  const groups: Groups = { ready: [], unready: [], missing: [] };
  for (const pod of pods) {
    if (pod.isOver) continue;
    if (pod.phase === "Pending") groups.unready.push(pod);
    else if (!pod.used) groups.missing.push(pod);
    else if (resource === "cpu" && isStarting(pod, nowMs)) groups.unready.push(pod);
    else groups.ready.push(pod);
  }
  return groups;
}
