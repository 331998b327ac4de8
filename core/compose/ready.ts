/** How far what keeps the pods of a service has come. */
import type { AnyObject } from "../kinds/all.js";

export type Standing = { is: "ready" } | { is: "failed" | "waiting"; why: string };

const ready: Standing = { is: "ready" };

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

const conditionOf = (object: AnyObject, type: string): Condition | undefined =>
  (object as { status?: { conditions?: Condition[] } }).status?.conditions?.find((c) => c.type === type);

const isSeen = (object: AnyObject): boolean =>
  ((object as { status?: { observedGeneration?: number } }).status?.observedGeneration ?? 0) >=
  (object.metadata.generation ?? 0);

const waiting = (is: number, of: number): Standing => ({ is: "waiting", why: `${is} of ${of} ready` });

/** Whether all is as it was applied. Of another kind than those that keep pods: it is. */
export function standingOf(object: AnyObject): Standing {
  switch (object.kind) {
    case "Deployment": {
      const wanted = object.spec.replicas ?? 1;
      const { updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = object.status ?? {};
      const progress = conditionOf(object, "Progressing");
      if (isSeen(object) && progress?.reason === "ProgressDeadlineExceeded")
        return { is: "failed", why: progress.message ?? "it does not become ready" };
      const isDone = updatedReplicas >= wanted && availableReplicas >= wanted && replicas <= updatedReplicas;
      if (isSeen(object) && isDone) return ready;
      // Of those that are not available, all may be new ones.
      const fresh = isSeen(object) ? Math.max(0, updatedReplicas - (replicas - availableReplicas)) : 0;
      return waiting(Math.min(fresh, wanted), wanted);
    }
    case "StatefulSet": {
      const wanted = object.spec.replicas ?? 1;
      const { readyReplicas = 0, updateRevision, currentRevision, replicas = 0 } = object.status ?? {};
      const isDone = readyReplicas >= wanted && replicas <= wanted && updateRevision === currentRevision;
      return isSeen(object) && isDone ? ready : waiting(readyReplicas, wanted);
    }
    case "DaemonSet": {
      const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = object.status ?? {};
      const isDone = updatedNumberScheduled >= desiredNumberScheduled && numberAvailable >= desiredNumberScheduled;
      return isSeen(object) && isDone ? ready : waiting(numberAvailable, desiredNumberScheduled);
    }
    case "Job": {
      const failed = conditionOf(object, "Failed");
      if (failed?.status === "True") return { is: "failed", why: failed.message || "it failed" };
      const isComplete = conditionOf(object, "Complete")?.status === "True";
      return isComplete ? ready : waiting(object.status?.succeeded ?? 0, object.spec.completions ?? 1);
    }
    default:
      return ready;
  }
}
