/** Which minions lack a pod, and which pods have no business where they are. */
import type { ControllerNote } from "../../objects/reconciled.js";
import { boundsOf } from "./bounds.js";
import type { DaemonSet } from "./object.js";
import { availableFromMs, type DaemonPod, type Place, type Sight } from "./view.js";

export interface Placing {
  /** Minions that get a pod. */
  create: string[];
  remove: DaemonPod[];
  notes: ControllerNote[];
  /** When one that failed at once may be made anew; infinite = none waits. */
  againAtMs: number;
}

/** One that fails as soon as it is made is made anew no sooner than this after it was made. */
export const failedWaitMs = 10_000;

const removable = (pods: readonly DaemonPod[]): DaemonPod[] => pods.filter(({ terminating }) => !terminating);

function noteOfEnd({ ended, name, minion }: DaemonPod): ControllerNote {
  return ended === "Failed"
    ? {
        level: "Warning",
        reason: "FailedDaemonPod",
        message: `pod ${name} on minion ${minion} failed: it is made anew`,
      }
    : {
        level: "Normal",
        reason: "SucceededDaemonPod",
        message: `pod ${name} on minion ${minion} ended: it is made anew`,
      };
}

/** Of pods that run on one minion while it surges: one of the old template beside one of the new, until that serves. */
function tooMany(set: DaemonSet, pods: readonly DaemonPod[], hash: string, nowMs: number): DaemonPod[] {
  const [fresh, ...moreFresh] = pods.filter((pod) => pod.hash === hash);
  const [old, ...moreOld] = pods.filter((pod) => pod.hash !== hash);
  const isDone = fresh && old && (!old.ready || availableFromMs(set, fresh) <= nowMs);
  return [...moreFresh, ...moreOld, ...(isDone ? [old] : [])];
}

function placeOne(set: DaemonSet, place: Place, hash: string, nowMs: number, surges: boolean, plan: Placing): void {
  const living: DaemonPod[] = [];
  for (const pod of removable(place.pods)) {
    const waitsUntilMs = pod.createdAtMs + failedWaitMs;
    if (pod.ended === "") living.push(pod);
    else if (pod.ended === "Failed" && waitsUntilMs > nowMs) plan.againAtMs = Math.min(plan.againAtMs, waitsUntilMs);
    else {
      plan.notes.push(noteOfEnd(pod));
      plan.remove.push(pod);
    }
  }
  plan.remove.push(...(surges ? tooMany(set, living, hash, nowMs) : living.slice(1)));
  // Beside one that is on its way out there is another only where two may be.
  const isEmpty = place.pods.length === 0 || (surges && place.pods.every(({ terminating }) => terminating));
  if (place.runs && isEmpty) plan.create.push(place.name);
}

/** What is to be done before, and whether or not, it rolls. */
export function placingOf(set: DaemonSet, sight: Sight, hash: string, nowMs: number): Placing {
  const plan: Placing = {
    create: [],
    remove: removable(sight.astray),
    notes: [],
    againAtMs: Number.POSITIVE_INFINITY,
  };
  const surges = boundsOf(set, sight).surge > 0;
  for (const place of sight.places) placeOne(set, place, hash, nowMs, surges, plan);
  return plan;
}
