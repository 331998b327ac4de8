/** How long an actor that threw waits before it is made again: a machine that always throws must not keep a core busy. */
import { healthyResetMs, restartDelayMs } from "./backoff.js";

interface Record {
  throws: number;
  lastMs: number;
}

export class ThrowBook {
  readonly #byActor = new Map<string, Record>();

  /** Notes that `actor` threw at `nowMs`; the time in ms until it is made again: 1, 2, 4 … 60 s, from 1 s anew after ten minutes without. */
  threw(actor: string, nowMs: number): number {
    for (const [name, { lastMs }] of this.#byActor) if (nowMs - lastMs >= healthyResetMs) this.#byActor.delete(name);
    const throws = (this.#byActor.get(actor)?.throws ?? 0) + 1;
    this.#byActor.set(actor, { throws, lastMs: nowMs });
    return restartDelayMs(throws + 1);
  }
}
