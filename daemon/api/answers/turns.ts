/**
 * Long work in turns: what many ask for at one time is done in slices, and between them the event loop goes round, so
 * that minions' heartbeats, /healthz and everybody's first byte come through however much there is to do.
 */
import { newcomerMsMax, turnMsMax } from "../limits.js";

export interface TurnPorts {
  /** Milliseconds of a clock that is fine enough for slices. */
  nowMs(): number;
  /** Runs when the event loop has gone round. */
  later(fn: () => void): void;
}

const realPorts: TurnPorts = { nowMs: () => performance.now(), later: (fn) => void setImmediate(fn) };

interface Slice {
  work(): void;
  costMs: number;
}

export class Turns {
  readonly #ports: TurnPorts;
  readonly #max: number;
  #waiting: Slice[] = [];
  #next = 0;
  /** Spent since the event loop went round last. */
  #spentMs = 0;
  #isAwaited = false;
  #leftMs: number;

  constructor(ports = realPorts, max = turnMsMax) {
    this.#ports = ports;
    this.#max = max;
    this.#leftMs = max;
  }

  /** Slices that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length - this.#next;
  }

  /**
   * Runs a slice of work, at once if nobody waits and there is time left in this turn. The slices of all askers go in
   * the order in which they were given.
   * @param costMs what it costs at least, for work that only begins here
   */
  take<T>(work: () => T | Promise<T>, costMs = 0): Promise<T> {
    return new Promise((resolve, reject) => {
      const slice = { work: () => settle(work, resolve, reject), costMs };
      if (this.waiting === 0 && this.#spentMs < this.#leftMs) this.#run(slice);
      else this.#waiting.push(slice);
      this.#await();
    });
  }

  /** Somebody new has come: of those who come the loop takes one each time it goes round, so it shall do so soon. */
  hurry(): void {
    this.#leftMs = newcomerMsMax;
  }

  #await(): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    this.#ports.later(() => {
      this.#isAwaited = false;
      this.#spentMs = 0;
      while (this.waiting > 0 && this.#spentMs < this.#leftMs) this.#run(this.#waiting[this.#next++] as Slice);
      this.#leftMs = this.#max;
      if (this.#next > 1_000 || this.waiting === 0) {
        this.#waiting = this.#waiting.slice(this.#next);
        this.#next = 0;
      }
      if (this.waiting > 0) this.#await();
    });
  }

  #run({ work, costMs }: Slice): void {
    const beganMs = this.#ports.nowMs();
    work();
    this.#spentMs += Math.max(costMs, this.#ports.nowMs() - beganMs);
  }
}

function settle<T>(work: () => T, resolve: (result: T) => void, reject: (error: unknown) => void): void {
  try {
    resolve(work());
  } catch (error) {
    reject(error);
  }
}
