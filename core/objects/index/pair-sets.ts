/** Sets by a pair of words, without empty ones. In each, things stand in the order they came to it. */

const none: ReadonlySet<never> = new Set();

export class PairSets<T> {
  readonly #sets = new Map<string, Map<string, Set<T>>>();

  add(key: string, value: string, item: T): void {
    const byValue = this.#sets.get(key);
    const set = byValue?.get(value);
    if (set) set.add(item);
    else if (byValue) byValue.set(value, new Set([item]));
    else this.#sets.set(key, new Map([[value, new Set([item])]]));
  }

  remove(key: string, value: string, item: T): void {
    const byValue = this.#sets.get(key);
    const set = byValue?.get(value);
    if (!byValue || !set?.delete(item) || set.size > 0) return;
    byValue.delete(value);
    if (byValue.size === 0) this.#sets.delete(key);
  }

  get(key: string, value: string): ReadonlySet<T> {
    return this.#sets.get(key)?.get(value) ?? none;
  }
}
