import type { Clock, Timer } from "../../../../core/time.js";

/** Time that stands still until a test moves it. */
export class VirtualClock implements Clock {
  #nowMs = 1_000_000;
  #timers: { atMs: number; fn(): void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, fn: () => void): Timer {
    const timer = { atMs: this.#nowMs + delayMs, fn };
    this.#timers.push(timer);
    const cancel = (): void => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
    return { cancel };
  }

  /** Fires what is due within `ms`, each at its own time. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    while (this.#fireNext(endMs)) {}
    this.#nowMs = endMs;
  }

  /** Moves on from timer to timer until `work` is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const settle = (): void => {
      done = true;
    };
    work.then(settle, settle);
    for (;;) {
      // Streams tell their end a few turns later.
      for (let turn = 0; turn < 5 && !done; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (done) return await work;
      if (!this.#fireNext(Number.POSITIVE_INFINITY)) throw new Error("the work waits for what no timer brings");
    }
  }

  #fireNext(endMs: number): boolean {
    const next = this.#timers.reduce<{ atMs: number; fn(): void } | undefined>(
      (first, timer) => (timer.atMs <= endMs && (first === undefined || timer.atMs < first.atMs) ? timer : first),
      undefined,
    );
    if (next === undefined) return false;
    this.#timers = this.#timers.filter((timer) => timer !== next);
    this.#nowMs = next.atMs;
    next.fn();
    return true;
  }
}
