/** What a deployment says of itself: counts, and whether it is available and gets on (Kubernetes' reasons and messages). */
import { toApiTime } from "../../time.js";
import type { ReplicaSet } from "../replica-set/object.js";
import { boundsOf } from "./amounts.js";
import type { Deployment } from "./object.js";
import {
  type Condition,
  conditionOf,
  deadlineMs,
  type Event,
  gotOn,
  isComplete,
  noDeadline,
  progress,
  type Status,
  type Told,
} from "./progress.js";
import { type Sets, sumOf, wantedOf } from "./sets.js";

/** The condition as it is told now; what it says since when stays, as long as it says the same. */
function dated(before: Condition | undefined, told: Told, nowMs: number, isNews: boolean): Condition {
  const now = toApiTime(nowMs);
  const isSame = before?.status === told.status && before.reason === told.reason && before.message === told.message;
  return {
    ...told,
    lastUpdateTime: isSame && !isNews ? (before.lastUpdateTime ?? now) : now,
    lastTransitionTime: before?.status === told.status ? (before.lastTransitionTime ?? now) : now,
  };
}

const count = (
  sets: readonly ReplicaSet[],
  field: "replicas" | "readyReplicas" | "availableReplicas" | "terminatingReplicas",
) => sumOf(sets, ({ status }) => status?.[field] ?? 0);

function countsOf(deployment: Deployment, { all, current, collisions }: Sets): Status {
  const available = count(all, "availableReplicas");
  const counts = {
    replicas: count(all, "replicas"),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: count(all, "readyReplicas"),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sumOf(all, wantedOf) - available),
    terminatingReplicas: count(all, "terminatingReplicas"),
    collisionCount: collisions,
    observedGeneration: deployment.metadata.generation ?? 0,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0)) as Status;
}

function available(deployment: Deployment, status: Status): Told {
  const least = (deployment.spec.replicas ?? 1) - boundsOf(deployment).unavailable;
  const isTrue = (status.availableReplicas ?? 0) >= least;
  return {
    type: "Available",
    status: isTrue ? "True" : "False",
    reason: isTrue ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: `Deployment ${isTrue ? "has" : "does not have"} minimum availability.`,
  };
}

function failure({ current, old }: Sets): Condition[] {
  const failing = [...(current ? [current] : []), ...old].flatMap(({ status }) =>
    (status?.conditions ?? []).filter((c) => c.type === "ReplicaFailure"),
  );
  return failing.slice(0, 1).map((c) => ({ ...c, lastUpdateTime: c.lastTransitionTime ?? "" }));
}

/** Its status now, and when its deadline is due. */
export function statusNow(
  deployment: Deployment,
  sets: Sets,
  event: Event,
  nowMs: number,
): { status: Status; againAtMs?: number } {
  const { status: before } = deployment;
  const status = countsOf(deployment, sets);
  const known = conditionOf(before, "Progressing");
  const isWaitedFor = (deployment.spec.progressDeadlineSeconds ?? 600) < noDeadline;
  const told = isWaitedFor ? progress(deployment, sets, status, event, nowMs) : undefined;
  const isNews = event !== undefined || gotOn(before, status);
  const progressed = told ? dated(known, told, nowMs, isNews) : isWaitedFor ? known : undefined;
  const conditions = [
    dated(conditionOf(before, "Available"), available(deployment, status), nowMs, false),
    ...(progressed ? [progressed] : []),
    ...failure(sets),
  ];
  const againAtMs = deadlineMs(deployment, progressed);
  return {
    status: { ...status, conditions },
    ...(againAtMs !== undefined && !isComplete(deployment, status) ? { againAtMs } : {}),
  };
}
