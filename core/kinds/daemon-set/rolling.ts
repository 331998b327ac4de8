/**
 * Which pods of an old template go now, and which minions get one of the new beside it. Asked once every minion has what
 * it shall have. The rules are Kubernetes': a pod that serves goes only while few enough minions are without; one that
 * does not serve goes at once.
 */
import { boundsOf } from "./bounds.js";
import type { DaemonSet } from "./object.js";
import { availableFromMs, type DaemonPod, type Place, type Sight } from "./view.js";

export interface Roll {
  remove: DaemonPod[];
  /** Minions that get a pod of the new template. */
  create: string[];
}

/** What a minion has: of each template one, or it is not settled yet. */
function pairOf({ pods }: Place, hash: string): { fresh?: DaemonPod; old?: DaemonPod } | undefined {
  const living = pods.filter(({ terminating }) => !terminating);
  const [fresh, ...moreFresh] = living.filter((pod) => pod.hash === hash);
  const [old, ...moreOld] = living.filter((pod) => pod.hash !== hash);
  if (moreFresh.length + moreOld.length > 0) return undefined;
  return { ...(fresh ? { fresh } : {}), ...(old ? { old } : {}) };
}

type Serves = (pod: DaemonPod) => boolean;

/** Minions go through being without one. */
function inPlace(places: readonly Place[], hash: string, unavailable: number, serves: Serves): DaemonPod[] {
  const [free, candidates]: [DaemonPod[], DaemonPod[]] = [[], []];
  let without = 0;
  for (const place of places) {
    const pair = pairOf(place, hash);
    const { fresh, old } = pair ?? {};
    if (fresh && !old) without += serves(fresh) ? 0 : 1;
    else if (old && !fresh) (serves(old) ? candidates : free).push(old);
    // Not settled, empty, or on its way out: it is made, or removed, when that is done.
    else without++;
  }
  return [...free, ...candidates.slice(0, Math.max(0, unavailable - without))];
}

/** A pod of the new template comes beside the old one, which goes when the new one serves. */
function beside(places: readonly Place[], hash: string, surge: number, serves: Serves): Roll {
  const remove: DaemonPod[] = [];
  const [free, candidates]: [string[], string[]] = [[], []];
  let surging = 0;
  for (const place of places) {
    const pair = pairOf(place, hash);
    const { fresh, old } = pair ?? {};
    if (!pair) surging++;
    else if (!old) continue;
    else if (!fresh) {
      if (place.runs) (serves(old) ? candidates : free).push(place.name);
    } else if (!serves(old) || serves(fresh)) remove.push(old);
    else surging++;
  }
  return { remove, create: [...free, ...candidates.slice(0, Math.max(0, surge - surging))] };
}

export function rollOf(set: DaemonSet, sight: Sight, hash: string, nowMs: number): Roll {
  if (set.spec.updateStrategy?.type === "OnDelete") return { remove: [], create: [] };
  const { surge, unavailable } = boundsOf(set, sight);
  const serves: Serves = (pod) => availableFromMs(set, pod) <= nowMs;
  if (surge > 0) return beside(sight.places, hash, surge, serves);
  return { remove: inPlace(sight.places, hash, unavailable, serves), create: [] };
}
