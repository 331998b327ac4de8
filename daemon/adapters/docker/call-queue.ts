/** Runs at most `limit` tasks at once, the others wait: those of a higher rank first, and those of one rank in the order they came. */
export interface CallQueue {
  run<T>(task: () => Promise<T>, rank?: number): Promise<T>;
}

/** A {@link CallQueue} for at most `limit` tasks at once. A task that throws frees its place like any other. */
export function callQueue(limit: number): CallQueue {
  let running = 0;
  const waiting: { rank: number; go: () => void }[] = [];

  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next.go();
  };

  const takePlace = (rank: number): Promise<void> =>
    new Promise((resolve) => {
      const before = waiting.findIndex((other) => other.rank < rank);
      waiting.splice(before < 0 ? waiting.length : before, 0, { rank, go: resolve });
    });

  return {
    async run(task, rank = 0) {
      if (running < limit) running++;
      else await takePlace(rank);
      try {
        return await task();
      } finally {
        release();
      }
    },
  };
}
