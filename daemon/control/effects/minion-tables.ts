/**
 * The balancing table in the minions' kernels: each that balances itself gets the whole table when it joins and the
 * differences from then on, and says which revision it has carried out.
 */
import type { BalancingDifference } from "../../../core/balancing/plan.js";
import type { BalancingTable } from "../../../core/balancing/plan-types.js";
import type { MasterPorts } from "../ports.js";

/** A minion that has not carried a table out after this is not waited for: it may be dead. */
export const carriedOutMsMax = 1_000;

interface Waiter {
  revision: number;
  minions: Set<string>;
  resolve: () => void;
}

export class MinionTables {
  readonly #ports: MasterPorts;
  /** Minions that balance, and the revision each has carried out. */
  readonly #minions = new Map<string, number>();
  readonly #waiters = new Set<Waiter>();
  /** The last revision that was sent to anybody. */
  #sent = 0;

  constructor(ports: MasterPorts) {
    this.#ports = ports;
  }

  join(minion: string, table: BalancingTable): void {
    this.#minions.set(minion, -1);
    this.#sent = Math.max(this.#sent, table.revision);
    this.#ports.links.send(minion, { type: "balancing", table });
  }

  leave(minion: string): void {
    this.#minions.delete(minion);
    this.#settle((waiter) => waiter.minions.delete(minion));
  }

  apply(change: BalancingDifference): void {
    if (change.upsert.length === 0 && change.remove.length === 0) return;
    this.#sent = change.revision;
    for (const minion of this.#minions.keys()) this.#ports.links.send(minion, { type: "balancingChange", ...change });
  }

  carriedOut(minion: string, revision: number): void {
    if (!this.#minions.has(minion)) return;
    this.#minions.set(minion, revision);
    this.#settle((waiter) => {
      if (revision >= waiter.revision) waiter.minions.delete(minion);
    });
  }

  /** Resolves when every minion has carried out all that was sent, or was waited for long enough. */
  settled(): Promise<void> {
    const revision = this.#sent;
    const late = [...this.#minions].flatMap(([minion, has]) => (has < revision ? [minion] : []));
    if (late.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#ports.clock.after(carriedOutMsMax, () => waiter.resolve());
      const waiter: Waiter = {
        revision,
        minions: new Set(late),
        resolve: () => {
          timer.cancel();
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      this.#waiters.add(waiter);
    });
  }

  #settle(tell: (waiter: Waiter) => void): void {
    for (const waiter of this.#waiters) {
      tell(waiter);
      if (waiter.minions.size === 0) waiter.resolve();
    }
  }
}
