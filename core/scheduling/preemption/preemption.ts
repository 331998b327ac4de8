/** What preemption is asked and what it answers. All plain data. */
import type { LabelSelector } from "../../objects/selectors.js";

/** A pod that fits nowhere gets the room of others, which are to be evicted. */
export interface Preemption {
  uid: string;
  minion: string;
  /** Uids of pods with lower priority; none if those that end anyway are enough, or who else waited for that room. */
  victims: string[];
}

/** So many pods that a selector means may go without a harm that their owner forbade. */
export interface DisruptionBudget {
  namespace: string;
  selector: LabelSelector;
  allowed: number;
  /** Names of pods that are counted in it already. */
  going: string[];
}
