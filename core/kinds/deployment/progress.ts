/** How a deployment gets on: done, on its way, paused, or beyond its deadline. */
import type * as apps from "kubernetes-types/apps/v1.js";
import { fromApiTime } from "../../time.js";
import type { Deployment } from "./object.js";
import type { Sets } from "./sets.js";

export type Status = NonNullable<Deployment["status"]>;
export type Condition = apps.DeploymentCondition;

/** What happened to the set of the wanted template with this very plan. */
export type Event = "created" | "found" | undefined;

/** With this deadline or a longer one nobody waits. */
export const noDeadline = 2 ** 31 - 1;

export interface Told {
  type: string;
  status: string;
  reason: string;
  message: string;
}

export function conditionOf(status: Status | undefined, type: string): Condition | undefined {
  return status?.conditions?.find((c) => c.type === type);
}

/** Whether all of it is as it is wanted, and nothing else is left. */
export function isComplete({ spec }: Deployment, status: Status): boolean {
  const wish = spec.replicas ?? 1;
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  return updatedReplicas === wish && replicas === wish && availableReplicas === wish;
}

/** More that is new, less that is old, or more that serves. */
export function gotOn(before: Status = {}, now: Status): boolean {
  const oldOf = ({ replicas = 0, updatedReplicas = 0 }: Status): number => replicas - updatedReplicas;
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    oldOf(now) < oldOf(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** When it must have got on, by its condition; undefined: it is not waited for. */
export function deadlineMs({ spec }: Deployment, condition: Condition | undefined): number | undefined {
  const { progressDeadlineSeconds: seconds = 600 } = spec;
  if (!condition || seconds >= noDeadline || condition.status === "False") return undefined;
  if (condition.reason === "NewReplicaSetAvailable" || condition.reason === "DeploymentPaused") return undefined;
  return fromApiTime(condition.lastUpdateTime ?? "") + seconds * 1000;
}

const progressing = (status: "True" | "False" | "Unknown", reason: string, message: string): Told => ({
  type: "Progressing",
  status,
  reason,
  message,
});

/** What to say of how it gets on; undefined: what it said. */
export function progress(
  deployment: Deployment,
  sets: Sets,
  status: Status,
  event: Event,
  nowMs: number,
): Told | undefined {
  const known = conditionOf(deployment.status, "Progressing");
  const name = `ReplicaSet "${sets.current?.metadata.name ?? ""}"`;
  if (deployment.spec.paused)
    return known?.reason === "ProgressDeadlineExceeded"
      ? undefined
      : progressing("Unknown", "DeploymentPaused", "Deployment is paused");
  if (event === "created") return progressing("True", "NewReplicaSetCreated", "Created new replica set");
  if (event === "found") return progressing("True", "FoundNewReplicaSet", `Found new replica set ${name.slice(11)}`);
  if (known?.reason === "DeploymentPaused") return progressing("Unknown", "DeploymentResumed", "Deployment is resumed");
  const hasOld = (status.replicas ?? 0) !== (status.updatedReplicas ?? 0);
  const wasDone = known?.reason === "NewReplicaSetAvailable";
  // It is done until its template changes, whatever becomes of its pods.
  if (wasDone && !hasOld) return undefined;
  if (isComplete(deployment, status) && sets.current)
    return progressing("True", "NewReplicaSetAvailable", `${name} has successfully progressed.`);
  if (wasDone || gotOn(deployment.status, status))
    return progressing("True", "ReplicaSetUpdated", `${name} is progressing.`);
  const byMs = deadlineMs(deployment, known);
  if (byMs !== undefined && nowMs >= byMs)
    return progressing("False", "ProgressDeadlineExceeded", `${name} has timed out progressing.`);
  return undefined;
}
