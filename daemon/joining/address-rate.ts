/** How often one address may ask: so many at once, then so many a second. */
import { Fault } from "../../core/fault.js";
import { addressBlock } from "../../core/network/address-block.js";
import type { Clock } from "../../core/time.js";

/** Hosts behind one address may all join at once, … */
export const burst = 50;
/** … and then so many a second: whoever guesses gets nowhere. */
export const perSecond = 2;
/** Addresses that are remembered; the one that has asked longest ago is forgotten first. */
export const addressesMax = 1_000;

interface Bucket {
  left: number;
  atMs: number;
}

export class AddressRate {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get remembered(): number {
    return this.#buckets.size;
  }

  /** @throws Fault TooManyRequests, with the seconds after which one more is answered */
  take(address: string): void {
    const key = addressBlock(address);
    const atMs = this.#clock.nowMs();
    const before = this.#buckets.get(key) ?? { left: burst, atMs };
    const left = Math.min(burst, before.left + (Math.max(0, atMs - before.atMs) / 1_000) * perSecond);
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, atMs });
    if (this.#buckets.size > addressesMax) this.#buckets.delete(this.#buckets.keys().next().value ?? "");
    if (left >= 1) return;
    throw new Fault("TooManyRequests", `${address} asks too often`, {
      retry: true,
      retryAfterSeconds: Math.ceil((1 - left) / perSecond),
    });
  }
}
