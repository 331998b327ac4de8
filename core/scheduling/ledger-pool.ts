/** A scheduler that knows the cluster by deltas and decides batches of pods, wherever the deciding is done. */
import { type Decision, type DecisionTask, decide } from "./decide.js";
import { Ledger } from "./ledger.js";
import type { MinionFacts } from "./minion-rows.js";
import type { PodView, PolicyName, ScheduleResult } from "./schedule-types.js";

export interface SchedulerPool {
  /**
   * Decides a batch. The room of each placement is reserved at once, so batches that overlap do not take the same;
   * `podRemoved` gives it back if the binding is not written, an `upsertMinion` that lists pods replaces it.
   * @throws Fault ServiceUnavailable if the deciding failed twice, or the pool is closed
   */
  schedule(batch: readonly PodView[], policy: PolicyName, seed: string): Promise<ScheduleResult>;
  /** A minion came or changed. With `pods`: those and no others are on it. Without: what is known of them stays. */
  upsertMinion(minion: MinionFacts): void;
  removeMinion(name: string): void;
  podBound(minion: string, pod: PodView): void;
  podRemoved(uid: string): void;
  close(): Promise<void>;
}

/** Runs {@link decide} somewhere. */
export interface Decider {
  decide(task: DecisionTask): Promise<Decision>;
  close(): Promise<void>;
}

/** How often pods whose room was taken meanwhile go back to the decider, before they are decided here and now. */
const staleRetriesMax = 2;

export class LedgerPool implements SchedulerPool {
  readonly #ledger = new Ledger();
  readonly #decider: Decider;

  constructor(decider: Decider) {
    this.#decider = decider;
  }

  async schedule(batch: readonly PodView[], policy: PolicyName, seed: string): Promise<ScheduleResult> {
    const result: ScheduleResult = { placements: [], unplaced: [] };
    let left = batch;
    for (let attempt = 0; left.length > 0; attempt++) {
      const order = this.#ledger.pack(left, policy, attempt === 0 ? seed : `${seed}/${attempt}`);
      // Nothing can come between a decision made here and its judgement, so the last attempt leaves nothing over.
      const isLast = attempt > staleRetriesMax;
      const decision = isLast ? decide(order.task) : await this.#decider.decide(order.task);
      const { placements, unplaced, stale } = this.#ledger.judge(order, decision);
      result.placements.push(...placements);
      result.unplaced.push(...unplaced);
      left = stale;
    }
    return result;
  }

  upsertMinion(minion: MinionFacts): void {
    this.#ledger.upsertMinion(minion);
  }

  removeMinion(name: string): void {
    this.#ledger.removeMinion(name);
  }

  podBound(minion: string, pod: PodView): void {
    this.#ledger.podBound(minion, pod);
  }

  podRemoved(uid: string): void {
    this.#ledger.podRemoved(uid);
  }

  close(): Promise<void> {
    return this.#decider.close();
  }
}
