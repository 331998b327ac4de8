/** Sets by word, without empty ones; "" is no word. In each, things stand in the order they came to it. */
const none: ReadonlySet<never> = new Set();

export class WordSets<T> {
  readonly #sets = new Map<string, Set<T>>();

  add(word: string, item: T): void {
    if (word === "") return;
    const set = this.#sets.get(word);
    if (set) set.add(item);
    else this.#sets.set(word, new Set([item]));
  }

  remove(word: string, item: T): void {
    const set = this.#sets.get(word);
    if (set?.delete(item) && set.size === 0) this.#sets.delete(word);
  }

  move(from: string, to: string, item: T): void {
    if (from === to) return;
    this.remove(from, item);
    this.add(to, item);
  }

  get(word: string): ReadonlySet<T> {
    return this.#sets.get(word) ?? none;
  }

  /** Those under which there is something. */
  words(): Iterable<string> {
    return this.#sets.keys();
  }
}
