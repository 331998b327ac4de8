/** How many pods of one group are on each slot: a map while few slots have any, a column once many do. */
export class GroupCounts {
  readonly #few = new Map<number, number>();
  readonly #many: Int32Array | null;

  /**
   * @param pairs slot, count, slot, count …
   * @param slots how many slots the table has
   */
  constructor(pairs: Int32Array, slots: number) {
    // A column costs a few bytes a slot to make and hardly anything to read, a map entry about a hundred.
    this.#many = pairs.length * 16 > slots ? new Int32Array(slots) : null;
    for (let i = 0; i < pairs.length; i += 2) this.add(pairs[i] as number, pairs[i + 1] as number);
  }

  at(slot: number): number {
    return this.#many ? (this.#many[slot] as number) : (this.#few.get(slot) ?? 0);
  }

  add(slot: number, pods: number): void {
    if (this.#many) this.#many[slot] = (this.#many[slot] as number) + pods;
    else this.#few.set(slot, (this.#few.get(slot) ?? 0) + pods);
  }
}
