/** Notices that this process stood still: its own timer comes late. What did not come meanwhile is nobody's silence. */
import { stallToldMsMin } from "../../core/liveness/phi-accrual.js";
import type { Clock, Timer } from "../../core/time.js";

/** How often it is looked. */
const lookMs = 250;

export class Attention {
  readonly #clock: Clock;
  readonly #onStall: (forMs: number) => void;
  #timer: Timer | null = null;

  /** @param onStall hears how long it stood still, as soon as it goes on */
  constructor(clock: Clock, onStall: (forMs: number) => void) {
    this.#clock = clock;
    this.#onStall = onStall;
  }

  start(): void {
    const dueMs = this.#clock.nowMs() + lookMs;
    this.#timer = this.#clock.after(lookMs, () => {
      const lateMs = this.#clock.nowMs() - dueMs;
      if (lateMs >= stallToldMsMin) this.#onStall(lateMs);
      this.start();
    });
  }

  close(): void {
    this.#timer?.cancel();
  }
}
