/** What is being made of each pod just now. It goes as soon as it is there when its pod is told to stop meanwhile. */
export class InFlight {
  readonly #works = new Map<string, Set<Promise<unknown>>>();

  /** Counts work as in flight until it ends. @returns the same work */
  async track<T>(actor: string, work: Promise<T>): Promise<T> {
    const works = this.#works.get(actor) ?? new Set();
    this.#works.set(actor, works.add(work));
    try {
      return await work;
    } finally {
      works.delete(work);
      if (works.size === 0) this.#works.delete(actor);
    }
  }

  /** Waits for what is in flight now. @returns whether there was anything */
  async settled(actor: string): Promise<boolean> {
    const works = [...(this.#works.get(actor) ?? [])];
    await Promise.allSettled(works);
    return works.length > 0;
  }
}
