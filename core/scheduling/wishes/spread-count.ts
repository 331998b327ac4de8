import type { DomainCounts } from "./domain-counts.js";
import type { PackedSpread } from "./packed.js";

/** One rule, and the pods it counts where they count. */
export interface SpreadCount {
  rule: PackedSpread;
  counts: DomainCounts;
  /** Fewest in any domain that counts; as if it had none while there are too few domains. */
  fewest(): number;
}
