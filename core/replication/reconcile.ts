/** A pod as its controller sees it. */
export interface ReplicaView {
  uid: string;
  name: string;
  /** "" = not assigned. */
  minion: string;
  phase: string;
  ready: boolean;
  terminating: boolean;
  /** Ended for good: its minion will not start it again. */
  finished: boolean;
  /** Its minion is not heard of. */
  lost: boolean;
  healing: boolean;
  createdAtMs: number;
  restarts: number;
}

export interface ReplicaPlan {
  create: number;
  /** uids, first to go first. */
  remove: string[];
}

/** How many replicas to make, or which to remove, so that `wanted` remain. */
export function reconcile(wanted: number, replicas: readonly ReplicaView[]): ReplicaPlan {
  const counted = replicas.filter((r) => !r.terminating && !r.finished && !r.lost);
  if (counted.length <= wanted) return { create: wanted - counted.length, remove: [] };
  const order = [...counted].sort((a, b) => b.createdAtMs - a.createdAtMs);
  return { create: 0, remove: order.slice(0, counted.length - wanted).map((r) => r.uid) };
}
