import type { Random } from "../../core/random.js";
import { inlineSchedulerPool } from "../../core/scheduling/inline-pool.js";
import type { SchedulerPool } from "../../core/scheduling/ledger-pool.js";
import type { Clock } from "../../core/time.js";

/** Where decisions take time they are made as threads make them: several small batches at once, over a table that moves on. */
export function simulatedScheduler(msMax: number, clock: Clock, random: Random): SchedulerPool {
  if (msMax === 0) return inlineSchedulerPool();
  const pause = (): Promise<void> => new Promise((resolve) => clock.after(random.below(msMax + 1), resolve));
  return inlineSchedulerPool({ batchesMax: 3, batchPodsMax: random.below(2) === 0 ? 2 : 10, pause });
}
