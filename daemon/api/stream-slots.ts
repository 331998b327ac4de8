import { Fault } from "../../core/fault.js";
import { streamsMax } from "./limits.js";

/** Counts what stays open: watches, followed logs, execs, step streams. */
export class StreamSlots {
  readonly #max: number;
  #taken = 0;

  constructor(max = streamsMax) {
    this.#max = max;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Takes a place; the function returned gives it back, once. @throws Fault TooManyRequests when all are taken */
  take(): () => void {
    if (this.#taken >= this.#max) {
      const why = `${this.#max} streams are open, which is the most this server keeps; close one or try again later`;
      throw new Fault("TooManyRequests", why, { retry: true, retryAfterSeconds: 5 });
    }
    this.#taken++;
    let isTaken = true;
    return () => {
      if (isTaken) this.#taken--;
      isTaken = false;
    };
  }
}
