import { Fault } from "../fault.js";
import { type BalancerPool, planBatch } from "./balancer-pool.js";

/** Plans in the caller's own thread: for simulation, where every step must come in the same order. */
export function inlineBalancerPool(): BalancerPool {
  let closed = false;
  return {
    plan: async (batch) => {
      if (closed) throw new Fault("ServiceUnavailable", "the balancer pool is closed: no plan can be made any more");
      return planBatch(batch);
    },
    close: async () => {
      closed = true;
    },
  };
}
