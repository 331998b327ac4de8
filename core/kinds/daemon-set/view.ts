/** What a set sees of its pods and of the minions. */
import { made } from "../../made.js";
import { sameJson } from "../../objects/same-json.js";
import { fromApiTime } from "../../time.js";
import { revisionLabel } from "../controller-revision/history.js";
import type { ControllerRevision } from "../controller-revision/kind.js";
import { tieOf } from "../ownership.js";
import { pinnedMinion } from "../pod/node-affinity.js";
import type { Pod } from "../pod/object.js";
import { isFinished, isReady, isTerminating } from "../pod/phase.js";
import type { DaemonSet } from "./object.js";

export interface DaemonPod {
  seen: "pod";
  uid: string;
  name: string;
  /** Where it is bound, or shall be. */
  minion: string;
  isBound: boolean;
  /** Of which template it is. */
  hash: string;
  ready: boolean;
  /** Since when it is ready, where that matters: its set wants pods to be ready for a while. */
  readyAtMs?: number;
  terminating: boolean;
  /** How it ended for good; "" = it did not. */
  ended: "" | "Failed" | "Succeeded";
  createdAtMs: number;
  /** `free`: it is meant by the selector and nobody owns it. `stray`: owned, and meant no more. */
  tie?: "free" | "stray";
}

/** A minion on which its pods run, or stay; others are not seen. */
export interface DaemonPlace {
  seen: "place";
  name: string;
  runs: boolean;
}

export type Seen = DaemonPod | DaemonPlace | ControllerRevision;

const readySince = (pod: Pod): number =>
  fromApiTime(pod.status?.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime ?? "") || 0;

export function daemonPod(pod: Pod, set: DaemonSet): DaemonPod {
  const { metadata, spec } = pod;
  const ready = isReady(pod);
  const tie = tieOf(pod, set);
  return {
    seen: "pod",
    uid: metadata.uid ?? "",
    name: metadata.name,
    minion: spec.nodeName || pinnedMinion(spec),
    isBound: Boolean(spec.nodeName),
    hash: metadata.labels?.[revisionLabel] ?? "",
    ready,
    ...(ready && set.spec.minReadySeconds ? { readyAtMs: readySince(pod) } : {}),
    terminating: isTerminating(pod),
    ended: isFinished(pod) ? (pod.status?.phase === "Succeeded" ? "Succeeded" : "Failed") : "",
    createdAtMs: fromApiTime(metadata.creationTimestamp ?? ""),
    ...(tie === "free" || tie === "stray" ? { tie } : {}),
  };
}

export function samePod(was: DaemonPod | undefined, is: DaemonPod | undefined): boolean {
  return was === is || sameJson(was, is);
}

/** From when on it counts as available. */
export function availableFromMs({ spec }: DaemonSet, { ready, readyAtMs = 0 }: DaemonPod): number {
  return ready ? readyAtMs + (spec.minReadySeconds ?? 0) * 1000 : Number.POSITIVE_INFINITY;
}

/** What a set has where: each minion on which its pods run or stay, and each on which one is. */
export interface Place extends DaemonPlace {
  /** The one that counts first. */
  pods: readonly DaemonPod[];
}

export interface Sight {
  places: readonly Place[];
  /** On minions where none of its pods shall be. */
  astray: readonly DaemonPod[];
  pods: readonly DaemonPod[];
  revisions: readonly ControllerRevision[];
}

/** Those that have a minion first, then the oldest. */
const byRank = (a: DaemonPod, b: DaemonPod): number =>
  Number(b.isBound) - Number(a.isBound) || a.createdAtMs - b.createdAtMs || (a.uid < b.uid ? -1 : 1);

export function sightOf(seen: readonly Seen[]): Sight {
  const pods: DaemonPod[] = [];
  const places: DaemonPlace[] = [];
  const revisions: ControllerRevision[] = [];
  for (const one of seen) {
    if (!("seen" in one)) revisions.push(one);
    else if (one.seen === "pod") pods.push(one);
    else places.push(one);
  }
  // What ended and is on its way out keeps no place.
  const there = pods.filter((pod) => pod.tie === undefined && !(pod.terminating && pod.ended !== ""));
  const byMinion = new Map<string, DaemonPod[]>();
  for (const pod of there.sort(byRank)) made(byMinion, pod.minion, () => []).push(pod);
  const names = new Set(places.map(({ name }) => name));
  return {
    places: places.map((place) => ({ ...place, pods: byMinion.get(place.name) ?? [] })),
    astray: there.filter(({ minion }) => !names.has(minion)),
    pods,
    revisions,
  };
}
