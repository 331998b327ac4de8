/** Runs tasks of one key one after another, in the order given, whether those before worked or not; keys side by side. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();

  run(key: string, task: () => Promise<void>): Promise<void> {
    const before = this.#tails.get(key);
    const tail = before !== undefined ? before.then(task, task) : task();
    const settled = tail.finally(() => {
      if (this.#tails.get(key) === settled) this.#tails.delete(key);
    });
    this.#tails.set(key, settled);
    return settled;
  }
}
