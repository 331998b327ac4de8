import { Fault } from "../fault.js";
import { decide } from "./decide.js";
import { LedgerPool, type SchedulerPool } from "./ledger-pool.js";

/** A pool that decides in the caller's thread, at once: for simulation, and for where threads cost more than they give. */
export function inlineSchedulerPool(): SchedulerPool {
  let isClosed = false;
  return new LedgerPool({
    decide: async (task) => {
      if (isClosed) throw new Fault("ServiceUnavailable", "the scheduler pool is closed");
      return decide(task);
    },
    close: async () => {
      isClosed = true;
    },
  });
}
