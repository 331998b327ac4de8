/** What a set says of itself. */
import type { DaemonSet } from "./object.js";
import { availableFromMs, type Sight } from "./view.js";

type Status = NonNullable<DaemonSet["status"]>;

/** Of each minion the pod that counts first is counted. */
export function statusOf(set: DaemonSet, { places, astray }: Sight, hash: string, nowMs: number): Status {
  const [running, others] = [places.filter(({ runs }) => runs), places.filter(({ runs }) => !runs)];
  const first = running.flatMap(({ pods }) => pods.slice(0, 1));
  const available = first.filter((pod) => availableFromMs(set, pod) <= nowMs).length;
  const misplaced = new Set(astray.map(({ minion }) => minion));
  const more = {
    updatedNumberScheduled: first.filter((pod) => pod.hash === hash).length,
    numberAvailable: available,
    numberUnavailable: running.length - available,
  };
  return {
    currentNumberScheduled: first.length,
    numberMisscheduled: others.filter(({ pods }) => pods.length > 0).length + misplaced.size,
    desiredNumberScheduled: running.length,
    numberReady: first.filter(({ ready }) => ready).length,
    observedGeneration: set.metadata.generation ?? 0,
    ...Object.fromEntries(Object.entries(more).filter(([, n]) => n !== 0)),
  };
}

/** When the next pod that is ready has been for long enough; infinite = none waits for that. */
export function nextAvailableMs(set: DaemonSet, { pods }: Sight, nowMs: number): number {
  const times = pods.map((pod) => availableFromMs(set, pod)).filter((ms) => ms > nowMs);
  return Math.min(Number.POSITIVE_INFINITY, ...times);
}
