/** What was refused is told once a minute at most: whoever is refused tries again and again. */
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";

/** The same refusal is told again after this. */
export const againMs = 60_000;
/** Refusals that are remembered; the oldest is forgotten, and then told again. */
const rememberedMax = 1_000;

export interface Refusal {
  /** What it calls itself. */
  minion: string;
  /** Its address; "" if that is not known. */
  from: string;
  why: string;
}

export class Refusals {
  readonly #told = new Map<string, number>();
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #note: (minion: string, message: string) => void;

  /** @param note makes an Event of it where the minion has an object */
  constructor(clock: Clock, log: Log, note: (minion: string, message: string) => void) {
    this.#clock = clock;
    this.#log = log;
    this.#note = note;
  }

  tell(what: string, { minion, from, why }: Refusal): void {
    const key = `${what}\n${minion}\n${from}\n${why}`;
    const nowMs = this.#clock.nowMs();
    if (nowMs - (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) < againMs) return;
    this.#told.delete(key);
    this.#told.set(key, nowMs);
    if (this.#told.size > rememberedMax) this.#told.delete(this.#told.keys().next().value ?? "");
    this.#log("warn", what, { minion, from, why });
    if (minion !== "") this.#note(minion, `${what}${from === "" ? "" : ` (from ${from})`}: ${why}`);
  }
}
