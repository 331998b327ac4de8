/** A max-heap of minions by score; between equal scores the higher tie-break wins, then the lower slot. */
export interface Candidate {
  slot: number;
  score: number;
  tieBreak: number;
  /** What was placed on the minion when it was scored; a later placement makes the score stale. */
  version: number;
}

function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.score !== b.score) return a.score > b.score;
  return a.tieBreak !== b.tieBreak ? a.tieBreak > b.tieBreak : a.slot < b.slot;
}

export class CandidateHeap {
  readonly #items: Candidate[] = [];

  get best(): Candidate | undefined {
    return this.#items[0];
  }

  clear(): void {
    this.#items.length = 0;
  }

  push(candidate: Candidate): void {
    let hole = this.#items.push(candidate) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = this.#items[parent] as Candidate;
      if (!isBetter(candidate, above)) break;
      this.#items[hole] = above;
      hole = parent;
    }
    this.#items[hole] = candidate;
  }

  dropBest(): void {
    const last = this.#items.pop();
    if (last && this.#items.length > 0) this.#sink(last);
  }

  /** Puts `candidate` where the best one is, and back in order. */
  replaceBest(candidate: Candidate): void {
    this.#sink(candidate);
  }

  #sink(candidate: Candidate): void {
    const items = this.#items;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && isBetter(items[child + 1] as Candidate, items[child] as Candidate)) child++;
      if (!isBetter(items[child] as Candidate, candidate)) break;
      items[hole] = items[child] as Candidate;
      hole = child;
    }
    items[hole] = candidate;
  }
}
