/** The decision of whoever keeps so many pods of one template: a ReplicationController, a ReplicaSet. */
import { isEnding } from "../../objects/finalizers.js";
import type { Named, NewObject, Reconciled } from "../../objects/reconciled.js";
import type { ApiObject, core } from "../../objects/types.js";
import { toApiTime } from "../../time.js";
import { planReplicas } from "./plan.js";
import type { ReplicaView } from "./view.js";

export interface ReplicaStatus {
  replicas: number;
  readyReplicas: number;
  availableReplicas: number;
  fullyLabeledReplicas: number;
  observedGeneration: number;
  conditions?: core.ReplicationControllerCondition[];
}

export interface ReplicaOwner extends ApiObject {
  spec: { replicas?: number; minReadySeconds?: number; template?: core.PodTemplateSpec };
  status?: Partial<ReplicaStatus>;
}

/** Whether it has been ready for as long as its owner asks; and if it is ready, from when on. */
function availableFromMs(owner: ReplicaOwner, { ready, readyAtMs = 0 }: ReplicaView): number {
  return ready ? readyAtMs + (owner.spec.minReadySeconds ?? 0) * 1000 : Number.POSITIVE_INFINITY;
}

const counts = ({ tie, terminating, finished }: ReplicaView): boolean => tie !== "stray" && !terminating && !finished;

/**
 * Of all its replicas, how many live, are ready, and have been for long enough.
 * @param refusal why its last wish could not be fulfilled; "" if it was
 */
export function replicaStatus(
  owner: ReplicaOwner,
  all: readonly ReplicaView[],
  nowMs: number,
  refusal: string,
): ReplicaStatus {
  // Counted in place: it is done for every observation, of which the largest have 100,000 replicas.
  let [replicas, readyReplicas, availableReplicas, fullyLabeledReplicas] = [0, 0, 0, 0];
  for (const replica of all) {
    if (!counts(replica)) continue;
    replicas++;
    if (replica.ready) readyReplicas++;
    if (availableFromMs(owner, replica) <= nowMs) availableReplicas++;
    if (!replica.halfLabelled) fullyLabeledReplicas++;
  }
  const observedGeneration = owner.metadata.generation ?? 0;
  const conditions = failure(owner, refusal, nowMs);
  return {
    replicas,
    readyReplicas,
    availableReplicas,
    fullyLabeledReplicas,
    observedGeneration,
    ...(conditions ? { conditions } : {}),
  };
}

/** Its condition ReplicaFailure; undefined if it makes what it wants. */
function failure(owner: ReplicaOwner, message: string, nowMs: number): ReplicaStatus["conditions"] {
  if (message === "") return undefined;
  const known = owner.status?.conditions?.find(({ type }) => type === "ReplicaFailure");
  const lastTransitionTime = known?.lastTransitionTime ?? toApiTime(nowMs);
  return [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message, lastTransitionTime }];
}

const named = ({ name, uid }: ReplicaView): Named => ({ kind: "Pod", name, uid });

/** When the next replica that is ready has been for long enough; undefined: none waits for that. */
function nextAvailableMs(owner: ReplicaOwner, all: readonly ReplicaView[], nowMs: number): number | undefined {
  if (!owner.spec.minReadySeconds) return undefined;
  let next = Number.POSITIVE_INFINITY;
  for (const replica of all)
    if (counts(replica)) {
      const atMs = availableFromMs(owner, replica);
      if (atMs > nowMs && atMs < next) next = atMs;
    }
  return Number.isFinite(next) ? next : undefined;
}

/** So many more of its template, or which of its replicas are too many; before that, whom it adopts and whom it lets go. */
export function reconcileReplicas(owner: ReplicaOwner, all: readonly ReplicaView[], nowMs: number): Reconciled {
  const againAtMs = nextAvailableMs(owner, all, nowMs);
  const plan: Reconciled = { create: [], update: [], remove: [], ...(againAtMs === undefined ? {} : { againAtMs }) };
  if (isEnding(owner)) return plan;
  const ties = all.filter(({ tie }) => tie !== undefined);
  const adopt = ties.filter((replica) => replica.tie === "free" && counts(replica)).map(named);
  const release = ties.filter(({ tie, terminating }) => tie === "stray" && !terminating).map(named);
  if (adopt.length + release.length > 0) return { ...plan, adopt, release };
  const own = ties.length === 0 ? all : all.filter(({ tie }) => tie === undefined);
  const { create, remove } = planReplicas(owner.spec.replicas ?? 1, own);
  const replica: NewObject = { kind: "Pod", metadata: {}, spec: owner.spec.template?.spec };
  const nameOf = new Map(remove.length > 0 ? own.map((r) => [r.uid, r.name]) : []);
  return {
    ...plan,
    create: Array.from({ length: create }, () => replica),
    remove: remove.map((uid) => ({ kind: "Pod", name: nameOf.get(uid) ?? "", uid })),
  };
}
