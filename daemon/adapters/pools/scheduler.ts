import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { Fault } from "../../../core/fault.js";
import type { Decision, DecisionTask } from "../../../core/scheduling/decide.js";
import { type Decider, LedgerPool, type SchedulerPool } from "../../../core/scheduling/ledger-pool.js";

export interface PiscinaSchedulerOptions {
  /** Worker threads, all of them kept. */
  threads?: number;
  /** The file whose export `work` decides; another one only to rehearse its failures. */
  workerFile?: string;
}

/** Batches that may wait for a thread; one more is refused. */
const queueMax = 256;
/** A worker holds one batch and its scratch columns: a few MB at 5,000 minions. */
const workerHeapMbMax = 256;
const idleMsMax = 60_000;
const closeMsMax = 5_000;

/** Decides in worker threads; a task carries a batch, and the cluster only by reference. */
export function piscinaDecider(options: PiscinaSchedulerOptions = {}): Decider {
  const threads = options.threads ?? 2;
  const piscina = new Piscina<DecisionTask, Decision>({
    name: "work",
    filename: options.workerFile ?? fileURLToPath(new URL("./scheduler-worker.js", import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    maxQueue: queueMax,
    idleTimeout: idleMsMax,
    closeTimeout: closeMsMax,
    // Ending a thread while it is inside require(esm) aborts the whole process (Node 20: "v8::Module::IsGraphAsync must
    // be used on an instantiated module"); without require(esm) Piscina loads the worker by import(), which may be ended.
    execArgv: [...process.execArgv, "--no-experimental-require-module"],
    // A worker that dies takes one batch with it, not its neighbours.
    concurrentTasksPerWorker: 1,
    resourceLimits: { maxOldGenerationSizeMb: workerHeapMbMax },
    // Nothing happens in the worker between tasks, so it may sleep in Atomics.wait, the fastest way to be woken.
    atomics: "sync",
  });
  let isClosed = false;

  const decide = async (task: DecisionTask): Promise<Decision> => {
    if (isClosed) throw new Fault("ServiceUnavailable", "the scheduler pool is closed");
    try {
      return await piscina.run(task);
    } catch {
      // A decision has no side effects, so a batch whose worker died is simply decided again, once.
      return await piscina.run(task).catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        const message = `the scheduler could not decide a batch of ${task.pods.length} pods in two tries: ${why}`;
        throw new Fault("ServiceUnavailable", message, { retry: true }, { cause });
      });
    }
  };
  return {
    // While what one thread decided is judged and written, it has the next.
    batchesMax: threads + 1,
    decide,
    close: async () => {
      isClosed = true;
      await piscina.close();
    },
  };
}

export function piscinaSchedulerPool(options: PiscinaSchedulerOptions = {}): SchedulerPool {
  return new LedgerPool(piscinaDecider(options));
}
