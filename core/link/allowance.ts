/** How much a peer may say in a time: a bucket that fills by the second, so that a burst passes and a flood does not. */
export class Allowance {
  readonly #perSecond: number;
  readonly #atOnce: number;
  #left: number;
  #sinceMs: number;

  constructor(perSecond: number, atOnce: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#atOnce = atOnce;
    this.#left = atOnce;
    this.#sinceMs = nowMs;
  }

  /** @param cost how much it says @returns whether it may still; false: it said too much */
  take(nowMs: number, cost = 1): boolean {
    if (this.#left < cost || nowMs - this.#sinceMs >= 1_000) {
      this.#left = Math.min(this.#atOnce, this.#left + ((nowMs - this.#sinceMs) * this.#perSecond) / 1_000);
      this.#sinceMs = nowMs;
    }
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }
}
