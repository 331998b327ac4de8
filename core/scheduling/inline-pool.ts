import { Fault } from "../fault.js";
import { decide } from "./decide.js";
import { LedgerPool, type SchedulerPool } from "./ledger-pool.js";

export interface InlineSchedulerOptions {
  batchesMax?: number;
  batchPodsMax?: number;
  /** Holds each decision back, so that the table moves on meanwhile as it does while a thread decides. */
  pause?(): Promise<void>;
}

/** A pool that decides in the caller's thread: for simulation, and for where threads cost more than they give. */
export function inlineSchedulerPool(options: InlineSchedulerOptions = {}): SchedulerPool {
  const { batchesMax = 1, batchPodsMax, pause } = options;
  let isClosed = false;
  const decider = {
    batchesMax,
    decide: async (task: Parameters<typeof decide>[0]) => {
      if (isClosed) throw new Fault("ServiceUnavailable", "the scheduler pool is closed");
      const decision = decide(task);
      await pause?.();
      return decision;
    },
    close: async () => {
      isClosed = true;
    },
  };
  return new LedgerPool(decider, batchPodsMax);
}
