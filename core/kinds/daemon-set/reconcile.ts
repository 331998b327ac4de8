/**
 * The decision of a set that has a pod on each minion: first whom it adopts and lets go, then that each minion has what
 * it shall have, then that what is old is replaced.
 */

import { ownerOf } from "../../objects/index/facts.js";
import { isMeant } from "../../objects/label-selector.js";
import type { Named, Reconciled } from "../../objects/reconciled.js";
import { historyOf, outlived, revisionLabel } from "../controller-revision/history.js";
import { newPod } from "./new-pod.js";
import type { DaemonSet } from "./object.js";
import { placingOf } from "./placing.js";
import { rollOf } from "./rolling.js";
import { nextAvailableMs, statusOf } from "./status.js";
import { type DaemonPod, type Seen, type Sight, sightOf } from "./view.js";

const named = ({ name, uid }: DaemonPod): Named => ({ kind: "Pod", name, uid });

/** Pods and revisions that it means and nobody owns, and pods of its own that it means no more. */
function ties({ spec }: DaemonSet, { pods, revisions }: Sight): { adopt: Named[]; release: Named[] } {
  const lost = revisions.filter((r) => ownerOf(r) === "" && isMeant(spec.selector, r.metadata.labels));
  return {
    adopt: [
      ...pods.filter(({ tie, terminating, ended }) => tie === "free" && !terminating && ended === "").map(named),
      ...lost.map(({ kind, metadata: { name, uid = "" } }) => ({ kind, name, uid })),
    ],
    release: pods.filter(({ tie, terminating }) => tie === "stray" && !terminating).map(named),
  };
}

/** @param seen its pods, the minions on which they may be, and revisions: its own, and those whose names it might want */
export function reconcile(set: DaemonSet, seen: readonly Seen[], nowMs: number): Reconciled {
  const sight = sightOf(seen);
  const { adopt, release } = ties(set, sight);
  if (adopt.length + release.length > 0) return { create: [], update: [], remove: [], adopt, release };
  const history = historyOf(set, sight.revisions, revisionLabel);
  const { hash } = history;
  const { notes, ...placing } = placingOf(set, sight, hash, nowMs);
  const isPlaced = placing.create.length + placing.remove.length === 0;
  const { create, remove } = isPlaced ? rollOf(set, sight, hash, nowMs) : placing;
  const againAtMs = Math.min(placing.againAtMs, nextAvailableMs(set, sight, nowMs));
  const live = new Set([hash, ...sight.pods.map((pod) => pod.hash)]);
  return {
    create: [...history.create, ...create.map((minion) => newPod(set, hash, minion))],
    update: history.update,
    remove: [
      ...remove.map(named),
      ...outlived(set, sight.revisions, ({ metadata }) => live.has(metadata.labels?.[revisionLabel] ?? "")),
    ],
    status: statusOf(set, sight, hash, nowMs),
    notes,
    ...(Number.isFinite(againAtMs) ? { againAtMs } : {}),
  };
}
