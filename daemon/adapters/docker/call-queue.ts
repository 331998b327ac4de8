/** Runs at most `limit` tasks at once, the others wait in the order they came. */
export interface CallQueue {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** A {@link CallQueue} for at most `limit` tasks at once. A task that throws frees its place like any other. */
export function callQueue(limit: number): CallQueue {
  let running = 0;
  const waiting: (() => void)[] = [];

  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  };

  return {
    async run(task) {
      if (running < limit) running++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await task();
      } finally {
        release();
      }
    },
  };
}
