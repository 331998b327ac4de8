/** Whether a store takes writes, and if not, why: one reading for whoever tells of it (/healthz, an Event, the log). */
export class StoreHealth {
  #why = "";
  readonly #listeners = new Set<(why: string) => void>();

  /** Why writes are refused; "" when they are not. Reads are answered either way. */
  get why(): string {
    return this.#why;
  }

  /** @param why "" = it takes writes */
  set(why: string): void {
    if (why === this.#why) return;
    this.#why = why;
    for (const listener of [...this.#listeners]) listener(why);
  }

  /** Hears every change until the returned function is called. */
  onChange(listener: (why: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
