/**
 * How many replicas to make so that as many remain as are wanted, or which ones to give up: for every kind that keeps pods alike.
 *
 *   replicas ─► sort into buckets ─► terminating · finished · lost · counted
 *                                                                     │ fewer than wanted: create
 *                                                                     └ more than wanted:  remove, least loss first
 *
 * A function of all replicas there are, so a missed or doubled event costs time at most, never a replica.
 */

import type { ReplicaView } from "./view.js";

export interface ReplicaPlan {
  create: number;
  /** uids, first to go first. */
  remove: string[];
  /**
   * uids on minions that are not heard of; they are replaced now. Should their minion return, they count again, and
   * whatever is then too much is in `remove`: a replacement that does not run yet goes before work that never stopped.
   */
  lost: string[];
}

interface Buckets {
  /** On their way out. */
  terminating: ReplicaView[];
  /** Succeeded, or failed with nobody to start them again. */
  finished: ReplicaView[];
  lost: ReplicaView[];
  /** What the wanted number is compared with: unassigned, pending, running and healing ones. */
  counted: ReplicaView[];
}

function sortIntoBuckets(replicas: readonly ReplicaView[]): Buckets {
  const buckets: Buckets = { terminating: [], finished: [], lost: [], counted: [] };
  for (const replica of replicas) {
    if (replica.terminating) buckets.terminating.push(replica);
    else if (replica.finished) buckets.finished.push(replica);
    else if (replica.lost) buckets.lost.push(replica);
    else buckets.counted.push(replica);
  }
  return buckets;
}

/**
 * How much is lost with a replica, in classes: unassigned, pending, healing or unknown, running, running and ready.
 * The order of Kubernetes' `ActivePods` (pkg/controller/controller_utils.go): unassigned, then phase, then readiness.
 */
function lossClass({ minion, phase, ready }: ReplicaView): number {
  if (minion === "") return 0;
  if (phase === "Pending") return 1;
  if (phase !== "Running") return 2;
  return ready ? 4 : 3;
}

/** Younger first; of the same age, the one that was restarted more; the uid decides the rest, so the order is total. */
function byYouth(a: ReplicaView, b: ReplicaView): number {
  return b.createdAtMs - a.createdAtMs || b.restarts - a.restarts || (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0);
}

/**
 * The order in which to give up replicas of one class: the cheapest, and of those always one on the minion that has most
 * replicas at that moment.
 * @param countByMinion how many replicas each minion has when this class begins
 */
function evenlyOverMinions(sameClass: ReplicaView[], countByMinion: ReadonlyMap<string, number>): ReplicaView[] {
  const left = new Map(countByMinion);
  const crowding = new Map<ReplicaView, number>();
  sameClass.sort(byYouth);
  for (const replica of sameClass) {
    const count = left.get(replica.minion) ?? 0;
    crowding.set(replica, count);
    left.set(replica.minion, count - 1);
  }
  const byCost = (a: ReplicaView, b: ReplicaView): number => (a.cost ?? 0) - (b.cost ?? 0);
  return sameClass.sort((a, b) => byCost(a, b) || (crowding.get(b) ?? 0) - (crowding.get(a) ?? 0) || byYouth(a, b));
}

/** The `surplus` replicas whose removal costs least, first to go first. */
function pickRemovals(counted: readonly ReplicaView[], surplus: number): ReplicaView[] {
  const countByMinion = new Map<string, number>();
  for (const { minion } of counted) countByMinion.set(minion, (countByMinion.get(minion) ?? 0) + 1);
  const removals: ReplicaView[] = [];
  for (let loss = 0; loss <= 4 && removals.length < surplus; loss++) {
    const ordered = evenlyOverMinions(
      counted.filter((replica) => lossClass(replica) === loss),
      countByMinion,
    );
    for (const replica of ordered) countByMinion.set(replica.minion, (countByMinion.get(replica.minion) ?? 0) - 1);
    removals.push(...ordered);
  }
  return removals.slice(0, surplus);
}

/**
 * How many replicas to make, or which to remove, so that `wanted` remain. Never both.
 * @param wanted spec.replicas; below 0 is read as 0
 */
export function planReplicas(wanted: number, replicas: readonly ReplicaView[]): ReplicaPlan {
  const { counted, lost } = sortIntoBuckets(replicas);
  const surplus = counted.length - Math.max(0, wanted);
  return {
    create: Math.max(0, -surplus),
    remove: surplus > 0 ? pickRemovals(counted, surplus).map((replica) => replica.uid) : [],
    lost: lost.map((replica) => replica.uid),
  };
}
