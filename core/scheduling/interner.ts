/** Texts as small numbers, given in the order they are first seen. */
export class Interner {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];

  /** The number of `text`; a new one if it was never seen. */
  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.length;
    this.#ids.set(text, id);
    this.#texts.push(text);
    return id;
  }

  /** The number of `text`, or -1 if it was never seen. */
  find(text: string): number {
    return this.#ids.get(text) ?? -1;
  }

  get size(): number {
    return this.#texts.length;
  }
}
