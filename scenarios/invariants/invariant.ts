import type { Observation } from "../observation.js";
import type { World } from "../world.js";

/** What an invariant is given to watch with. */
export interface InvariantContext {
  world: World;
  /** It does not hold: what, where, what would be right. */
  fail(message: string): void;
}

/** What must always be so. Watches a world from before its start. */
export interface Invariant {
  name: string;
  docs: string;
  begin(context: InvariantContext): InvariantWatch;
}

export interface InvariantWatch {
  /** Asked once the cluster has come to rest, with all faults over. */
  atRest?(o: Observation): void;
}
