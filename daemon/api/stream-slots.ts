import { Fault } from "../../core/fault.js";
import { streamsMax, streamsPerCallerMax } from "./limits.js";

/** Counts what stays open: watches, followed logs, execs, step streams; in all, and of each caller. */
export class StreamSlots {
  readonly #max: number;
  readonly #perCallerMax: number;
  readonly #byFlow = new Map<string, number>();
  #taken = 0;

  constructor(max = streamsMax, perCallerMax = streamsPerCallerMax) {
    this.#max = max;
    this.#perCallerMax = perCallerMax;
  }

  get taken(): number {
    return this.#taken;
  }

  /**
   * Takes a place for who asks; the function returned gives it back, once.
   * @throws Fault TooManyRequests when all are taken, or all that one caller may have
   */
  take(flow: string): () => void {
    const own = this.#byFlow.get(flow) ?? 0;
    if (this.#taken >= this.#max)
      throw busy(`${this.#max} streams are open, which is the most this server keeps; close one or try again later`);
    if (own >= this.#perCallerMax)
      throw busy(`${this.#perCallerMax} streams of yours are open, which is the most one caller has; close one`);
    this.#taken++;
    this.#byFlow.set(flow, own + 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.#giveBack(flow);
      isTaken = false;
    };
  }

  #giveBack(flow: string): void {
    this.#taken--;
    const left = (this.#byFlow.get(flow) ?? 1) - 1;
    if (left === 0) this.#byFlow.delete(flow);
    else this.#byFlow.set(flow, left);
  }
}

function busy(why: string): Fault {
  return new Fault("TooManyRequests", why, { retry: true, retryAfterSeconds: 5 });
}
