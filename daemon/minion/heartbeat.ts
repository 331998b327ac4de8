/** Tells the master now and then that the minion is there. */
import { heartbeatMs } from "../../core/liveness/phi-accrual.js";
import type { Clock, Timer } from "../../core/time.js";

export class Heartbeat {
  readonly #clock: Clock;
  readonly #beat: () => void;
  #timer: Timer | null = null;
  #isClosed = false;

  /** @param beat tells it */
  constructor(clock: Clock, beat: () => void) {
    this.#clock = clock;
    this.#beat = beat;
  }

  /** Beats at once, and from now on. */
  start(): void {
    if (this.#isClosed) return;
    this.#beat();
    this.#timer = this.#clock.after(heartbeatMs, () => this.start());
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }
}
