/** How many pods there are of each priority: mostly all have the same, and none can be evicted for another. */
export class PriorityCounts {
  readonly #counts = new Map<number, number>();

  add(priority: number, pods: 1 | -1): void {
    const count = (this.#counts.get(priority) ?? 0) + pods;
    if (count > 0) this.#counts.set(priority, count);
    else this.#counts.delete(priority);
  }

  /** Whether there is one with less. */
  hasBelow(priority: number): boolean {
    for (const known of this.#counts.keys()) if (known < priority) return true;
    return false;
  }
}
