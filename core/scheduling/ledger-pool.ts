/** A scheduler that knows the cluster by deltas and decides batches of pods, wherever the deciding is done. */
import { type Decision, type DecisionTask, decide } from "./decide.js";
import { Ledger } from "./ledger.js";
import type { DisruptionBudget } from "./preemption/preemption.js";
import type { MinionFacts, PodView, PolicyName, ScheduleResult } from "./schedule-types.js";

export interface SchedulerPool {
  /** How many batches it decides at once; one more waits for the first of them. */
  readonly batchesMax: number;
  /** A batch is worth no more pods than this: what is over is better decided beside it. */
  readonly batchPodsMax: number;
  /**
   * Decides a batch. The room of each placement is reserved at once, so batches that overlap do not take the same;
   * `podBound` makes a place of it, `release` or `podRemoved` give it back; so is the room that is kept for a pod which
   * waits for others to end. A pod that goes, or is bound by somebody
   * else, before it is decided on is in neither list of the result.
   * @throws Fault ServiceUnavailable if the deciding failed twice, or the pool is closed; then nothing is reserved
   */
  schedule(
    batch: readonly PodView[],
    policy: PolicyName,
    seed: string,
    budgets?: () => readonly DisruptionBudget[],
  ): Promise<ScheduleResult>;
  /** A minion came or changed. What is known of its pods stays. @returns whether it differs from what was known */
  upsertMinion(minion: MinionFacts): boolean;
  /** A minion is gone; its pods stay known until they go. */
  removeMinion(name: string): void;
  /** The labels of a namespace, by which pods' terms choose it; null = it is gone. */
  setNamespace(name: string, labels: Readonly<Record<string, string>> | null): void;
  /** A pod is bound; its minion need not be known yet. @returns whether room may have come free elsewhere */
  podBound(minion: string, pod: PodView): boolean;
  /** A pod is gone or finished, or must not be placed any more. @returns whether room may have come free */
  podRemoved(uid: string): boolean;
  /** A placement could not be written. @returns whether room came free */
  release(uid: string): boolean;
  close(): Promise<void>;
}

/** Runs {@link decide} somewhere. */
export interface Decider {
  /** See {@link SchedulerPool}. */
  readonly batchesMax: number;
  decide(task: DecisionTask): Promise<Decision>;
  close(): Promise<void>;
}

/** Enough pods to share what a batch costs by itself, few enough for another worker to take the next. */
export const batchPodsDefault = 1_000;
/** How often pods whose room was taken meanwhile go back to the decider, before they are decided here and now. */
const staleRetriesMax = 2;

export class LedgerPool implements SchedulerPool {
  readonly batchPodsMax: number;
  readonly #ledger = new Ledger();
  readonly #decider: Decider;

  constructor(decider: Decider, batchPodsMax = batchPodsDefault) {
    this.#decider = decider;
    this.batchPodsMax = batchPodsMax;
  }

  get batchesMax(): number {
    return this.#decider.batchesMax;
  }

  async schedule(
    batch: readonly PodView[],
    policy: PolicyName,
    seed: string,
    budgets?: () => readonly DisruptionBudget[],
  ): Promise<ScheduleResult> {
    const result: ScheduleResult = { placements: [], unplaced: [], preemptions: [] };
    let left = batch;
    try {
      for (let attempt = 0; left.length > 0; attempt++) {
        const order = this.#ledger.pack(left, policy, attempt === 0 ? seed : `${seed}/${attempt}`);
        // Nothing can come between a decision made here and its judgement, so the last attempt leaves nothing over.
        const isLast = attempt > staleRetriesMax;
        const decision = isLast
          ? decide(order.task)
          : await this.#decider.decide(order.task).catch((error: unknown) => {
              this.#ledger.abandon(order);
              throw error;
            });
        const { placements, unplaced, preemptions, stale } = this.#ledger.judge(order, decision, budgets);
        result.preemptions.push(...preemptions);
        result.placements.push(...placements);
        result.unplaced.push(...unplaced);
        left = stale;
      }
      return result;
    } catch (error) {
      // Nobody will hear of those that were placed in the attempts before.
      for (const { uid } of [...result.placements, ...result.preemptions]) this.#ledger.release(uid);
      throw error;
    }
  }

  upsertMinion(minion: MinionFacts): boolean {
    return this.#ledger.upsertMinion(minion);
  }

  removeMinion(name: string): void {
    this.#ledger.removeMinion(name);
  }

  setNamespace(name: string, labels: Readonly<Record<string, string>> | null): void {
    this.#ledger.setNamespace(name, labels);
  }

  podBound(minion: string, pod: PodView): boolean {
    return this.#ledger.podBound(minion, pod);
  }

  podRemoved(uid: string): boolean {
    return this.#ledger.podRemoved(uid);
  }

  release(uid: string): boolean {
    return this.#ledger.release(uid);
  }

  close(): Promise<void> {
    return this.#decider.close();
  }
}
