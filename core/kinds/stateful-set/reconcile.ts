/** The decision of a stateful set: which of its numbers have a pod, of which revision, and what it says of itself. */
import { isEnding } from "../../objects/finalizers.js";
import { ownerOf } from "../../objects/index/facts.js";
import { isMeant } from "../../objects/label-selector.js";
import type { ControllerNote, Named, Reconciled } from "../../objects/reconciled.js";
import { outlived } from "../controller-revision/history.js";
import type { ControllerRevision } from "../controller-revision/kind.js";
import type { PersistentVolumeClaim } from "../persistent-volume-claim/object.js";
import type { Pod } from "../pod/object.js";
import { isClaimEnding, missingClaims, outgrownClaims, retiedClaims } from "./claims.js";
import { newPod } from "./new-pod.js";
import type { StatefulSet } from "./object.js";
import { ordinalOf } from "./ordinals.js";
import { named, type Pods, podsOf, revisionOf } from "./pods.js";
import { revisionsOf } from "./revisions.js";
import { nextAvailableMs, statusOf } from "./status.js";
import { stepsOf } from "./steps.js";
import { keepsCurrent } from "./strategy.js";

export type Child = Pod | ControllerRevision | PersistentVolumeClaim;

/** Revisions that a set with the same selector left behind. */
function orphans(set: StatefulSet, revisions: readonly ControllerRevision[]): Named[] {
  return revisions
    .filter((r) => ownerOf(r) === "" && !isEnding(r) && isMeant(set.spec.selector, r.metadata.labels))
    .map(({ kind, metadata: { name, uid = "" } }) => ({ kind, name, uid }));
}

const endedNote = (pod: Pod): ControllerNote => {
  const failed = pod.status?.phase === "Failed";
  return {
    level: failed ? "Warning" : "Normal",
    reason: failed ? "RecreatingFailedPod" : "RecreatingTerminatedPod",
    message: `pod ${pod.metadata.name} has ended (${pod.status?.reason ?? pod.status?.phase ?? ""}): it is made again`,
  };
};

/** Numbers whose claims must be there: of pods that are made, and of those that wait for a place. */
function claimed(set: StatefulSet, { replicas }: Pods, fresh: readonly number[]): number[] {
  const waiting = replicas.flatMap((pod) => (pod && !pod.spec.nodeName && !isEnding(pod) ? [ordinalOf(set, pod)] : []));
  return [...fresh, ...waiting];
}

/**
 * @param children pods and revisions it owns, those it might adopt, revisions whose names it might want, and claims that
 * may be its pods'
 */
export function reconcile(set: StatefulSet, children: readonly Child[], nowMs: number): Reconciled {
  const history = children.filter((child): child is ControllerRevision => child.kind === "ControllerRevision");
  const pods = podsOf(
    set,
    children.filter((child): child is Pod => child.kind === "Pod"),
  );
  const revisions = revisionsOf(set, history);
  const againAtMs = nextAvailableMs(set, pods, nowMs);
  const told = {
    status: statusOf(set, pods, revisions, nowMs),
    ...(againAtMs === undefined ? {} : { againAtMs }),
  };
  const adopt = [...pods.adopt, ...orphans(set, history)];
  if (adopt.length + pods.release.length > 0)
    return { create: [], update: [], remove: [], adopt, release: pods.release, ...told };
  const { current, update } = revisions;
  const claims = children.filter((child): child is PersistentVolumeClaim => child.kind === "PersistentVolumeClaim");
  const steps = stepsOf(set, pods, update.name, nowMs);
  const live = new Set([update.name, told.status.currentRevision, ...pods.all.map(revisionOf)]);
  const fresh = steps.create.filter((ordinal) => !isClaimEnding(set, ordinal, claims));
  return {
    create: [
      ...revisions.create,
      ...missingClaims(set, claimed(set, pods, fresh), claims),
      ...fresh.map((ordinal) => newPod(set, ordinal, keepsCurrent(set, ordinal) ? current : update)),
    ],
    update: [...revisions.change, ...steps.update, ...retiedClaims(set, claims)],
    remove: [
      ...[...steps.ended, ...steps.remove].map(named),
      ...outlived(set, history, ({ metadata }) => live.has(metadata.name)),
      ...outgrownClaims(set, pods, claims),
    ],
    notes: steps.ended.map(endedNote),
    ...told,
  };
}
