/** Which runs somebody began by hand: an agent never starts a container a second time, it makes the next one. */

/** So long after it was begun by hand a run may go on that should not: it is looked at twice, and has its grace period. */
export const handsMs = 25_000;

export class BegunAgain {
  readonly #begun = new Set<string>();
  readonly #again = new Set<string>();

  /** A run begins. */
  began(id: string): void {
    if (this.#begun.has(id)) this.#again.add(id);
    this.#begun.add(id);
  }

  byHand(id: string): boolean {
    return this.#again.has(id);
  }
}
