/** The pods of a stateful set as it sees them: each at its number, and those that are too many. */
import { isEnding } from "../../objects/finalizers.js";
import { ownerOf } from "../../objects/index/facts.js";
import type { Named } from "../../objects/reconciled.js";
import { fromApiTime } from "../../time.js";
import { revisionLabel } from "../controller-revision/history.js";
import type { Pod } from "../pod/object.js";
import { isReady } from "../pod/phase.js";
import type { StatefulSet } from "./object.js";
import { isMember, ordinalOf, startOf, wantedOf } from "./ordinals.js";

export interface Pods {
  /** By their place from the first number on; undefined: there is none. */
  replicas: readonly (Pod | undefined)[];
  /** Their numbers are not wanted; the highest first. */
  condemned: readonly Pod[];
  /** All of these. */
  all: readonly Pod[];
  /** Meant, and owned by nobody. */
  adopt: readonly Named[];
  /** Owned, and meant no more. */
  release: readonly Named[];
}

export const named = ({ kind, metadata: { name, uid = "" } }: Pod): Named => ({ kind, name, uid });

/** @param children pods it owns, and those it might adopt */
export function podsOf(set: StatefulSet, children: readonly Pod[]): Pods {
  const owned = children.filter((pod) => ownerOf(pod) === set.metadata.uid);
  const all = owned.filter((pod) => isMember(set, pod));
  const [start, wanted] = [startOf(set), wantedOf(set)];
  const byOrdinal = new Map(all.map((pod) => [ordinalOf(set, pod), pod]));
  const isWanted = (ordinal: number): boolean => ordinal >= start && ordinal < start + wanted;
  return {
    replicas: Array.from({ length: wanted }, (_, i) => byOrdinal.get(start + i)),
    condemned: [...byOrdinal]
      .filter(([ordinal]) => !isWanted(ordinal))
      .sort(([a], [b]) => b - a)
      .map(([, pod]) => pod),
    all,
    adopt: children.filter((pod) => ownerOf(pod) === "" && isMember(set, pod) && !isEnding(pod)).map(named),
    release: owned.filter((pod) => !isMember(set, pod) && !isEnding(pod)).map(named),
  };
}

export const revisionOf = (pod: Pod): string | undefined => pod.metadata.labels?.[revisionLabel];

/** From when on it has been ready for as long as the set asks, ms since the epoch. */
export function availableFromMs({ spec }: StatefulSet, pod: Pod): number {
  if (!isReady(pod)) return Number.POSITIVE_INFINITY;
  if (!spec.minReadySeconds) return Number.NEGATIVE_INFINITY;
  const since = pod.status?.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime;
  return (fromApiTime(since ?? "") || 0) + spec.minReadySeconds * 1000;
}
