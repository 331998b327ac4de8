/** Runs tasks of one key one after another, in the order given, whether those before worked or not; keys side by side. */
const done = Promise.resolve();

export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();

  /** @param task undefined = it was done at once, and there is nothing to wait for */
  run(key: string, task: () => Promise<void> | undefined): Promise<void> {
    const before = this.#tails.get(key);
    const tail = before !== undefined ? before.then(task, task) : task();
    if (!tail) return done;
    const settled = tail.finally(() => {
      if (this.#tails.get(key) === settled) this.#tails.delete(key);
    });
    this.#tails.set(key, settled);
    return settled;
  }
}
