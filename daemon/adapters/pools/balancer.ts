import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { BalancerPool } from "../../../core/balancing/balancer-pool.js";
import { Fault } from "../../../core/fault.js";

/** Plans are small; one thread plans some ten thousand services a second, a second one covers a long batch. */
export const balancerThreadsMax = 2;
/** Batches waiting for a thread. Callers batch what has changed, so more than this means that planning has stalled. */
export const balancerQueueMax = 1_000;
/** A thread without work ends after this; the first one stays. */
export const balancerIdleTimeoutMs = 30_000;

/** Plans in worker threads, so that a large table never stalls the thread that serves the API. */
export function piscinaBalancerPool(): BalancerPool {
  const pool = new Piscina({
    filename: fileURLToPath(new URL("./balancer-worker.js", import.meta.url)),
    minThreads: 1,
    maxThreads: balancerThreadsMax,
    maxQueue: balancerQueueMax,
    idleTimeout: balancerIdleTimeoutMs,
    concurrentTasksPerWorker: 1,
    // Ending a thread while it is inside require(esm) aborts the whole process on Node 20; import() may be ended.
    execArgv: [...process.execArgv, "--no-experimental-require-module"],
  });
  let closed = false;
  return {
    plan: async (batch) => {
      if (closed) throw new Fault("ServiceUnavailable", "the balancer pool is closed: no plan can be made any more");
      try {
        return await pool.run(batch);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Fault(
          "ServiceUnavailable",
          `${batch.length} services could not be planned: ${why}`,
          { retry: true },
          { cause: error },
        );
      }
    },
    close: async () => {
      closed = true;
      await pool.destroy();
    },
  };
}
