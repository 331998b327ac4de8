/**
 * What was refused is told, but not again and again: whoever is refused tries on. How much is told is bound by what is
 * refused and to which address, not by what is claimed: names and tokens may be made up anew each time.
 */
import { addressBlock } from "../../core/network/address-block.js";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";

/** The same refusal is told again after this. */
export const againMs = 60_000;
/** So many different refusals of one sort to one address are told in that time; others are counted. */
export const toldPerAddressMax = 10;
/** And so many over all addresses. */
export const toldMax = 100;
/** Addresses that are remembered; the oldest is forgotten, and then told of again. */
export const addressesMax = 1_000;

export interface Refusal {
  /** What it calls itself. */
  minion: string;
  /** Its address; "" if it is known to be that minion. */
  from: string;
  why: string;
}

interface Page {
  sinceMs: number;
  told: Set<string>;
  untold: number;
}

export class Refusals {
  readonly #pages = new Map<string, Page>();
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #note: (minion: string, message: string) => void;
  #all = { sinceMs: Number.NEGATIVE_INFINITY, told: 0 };

  /** @param note makes an Event of it where the minion has an object */
  constructor(clock: Clock, log: Log, note: (minion: string, message: string) => void) {
    this.#clock = clock;
    this.#log = log;
    this.#note = note;
  }

  get remembered(): number {
    return this.#pages.size;
  }

  tell(what: string, { minion, from, why }: Refusal): void {
    const { page, untold } = this.#pageOf(`${what}\n${from === "" ? minion : addressBlock(from)}`);
    const refusal = `${minion}\n${why}`;
    if (page.told.has(refusal) || page.told.size >= toldPerAddressMax || !this.#mayTell()) {
      page.untold++;
      return;
    }
    page.told.add(refusal);
    this.#log("warn", what, { minion, from, why, ...(untold > 0 ? { untold } : {}) });
    if (minion !== "") this.#note(minion, `${what}${from === "" ? "" : ` (from ${from})`}: ${why}`);
  }

  /** What was told of it lately. `untold`: how many were only counted in the time before, told with the next one. */
  #pageOf(key: string): { page: Page; untold: number } {
    const nowMs = this.#clock.nowMs();
    const before = this.#pages.get(key);
    if (before && nowMs - before.sinceMs < againMs) return { page: before, untold: 0 };
    const page = { sinceMs: nowMs, told: new Set<string>(), untold: 0 };
    this.#pages.delete(key);
    this.#pages.set(key, page);
    if (this.#pages.size > addressesMax) this.#pages.delete(this.#pages.keys().next().value ?? "");
    return { page, untold: before?.untold ?? 0 };
  }

  #mayTell(): boolean {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#all.sinceMs >= againMs) this.#all = { sinceMs: nowMs, told: 0 };
    return this.#all.told++ < toldMax;
  }
}
