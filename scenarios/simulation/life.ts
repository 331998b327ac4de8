/**
 * One run of a process in a simulation. When it ends nothing of it goes on: no timer of it fires, no answer reaches
 * it, no call it made later is heard. It can stall (do nothing for a while) and see its clock jump.
 */
import type { Clock, Timer } from "../../core/time.js";

const never = new Promise<never>(() => {});

export class Life {
  readonly clock: Clock;
  #alive = true;
  #offsetMs = 0;
  /** What waits while the process does nothing; null when it runs. */
  #waiting: (() => void)[] | null = null;

  constructor(base: Clock) {
    this.clock = {
      nowMs: () => base.nowMs() + this.#offsetMs,
      after: (delayMs, fn): Timer => {
        let cancelled = false;
        const timer = base.after(delayMs, () => this.run(() => cancelled || fn()));
        return {
          cancel: () => {
            // It may be due already, and wait for the process to wake up.
            cancelled = true;
            timer.cancel();
          },
        };
      },
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  end(): void {
    this.#alive = false;
    this.#waiting = null;
  }

  /** Something from outside (a message, a timer) reaches the process: now, when it wakes up, or never. */
  run(fn: () => void): void {
    if (!this.#alive) return;
    if (this.#waiting) this.#waiting.push(fn);
    else fn();
  }

  stall(): void {
    if (this.#alive) this.#waiting ??= [];
  }

  wake(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const fn of waiting) this.run(fn);
  }

  /** The process sees another time from now on; forward only, as a {@link Clock} promises. */
  jump(byMs: number): void {
    this.#offsetMs += Math.max(0, byMs);
  }

  /** `target` as this process reaches it: what it asks for after its end is not done, and no answer comes. */
  reach<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => {
          if (!this.#alive) return never;
          const result: unknown = Reflect.apply(value, object, args);
          return result instanceof Promise ? this.#answer(result) : result;
        };
      },
    });
  }

  #answer<T>(result: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      result.then(
        (value) => this.run(() => resolve(value)),
        (error: unknown) => this.run(() => reject(error)),
      );
    });
  }
}
