/** A pod as whoever keeps it alike with others sees it. */
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
  /** Died, and its own minion is starting it again: it counts. */
  healing: boolean;
  createdAtMs: number;
  restarts: number;
  /** `free`: it is meant by the selector and nobody owns it. `stray`: owned, and meant no more. Absent: it is owned and meant. */
  tie?: "free" | "stray";
  /** How dear it is, where its annotation says so; the cheapest go first. */
  cost?: number;
  /** Since when it is ready, where that matters: its owner wants pods to be ready for a while. */
  readyAtMs?: number;
  /** Its labels lack some of the template. */
  halfLabelled?: true;
}
