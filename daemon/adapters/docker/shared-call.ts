/**
 * Makes many askers share one costly look. A look that has begun may miss what an asker has just done, so those who
 * come while one runs share the next one, which begins when it is over.
 */
export function sharedCall<T>(look: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;

  const begin = (): Promise<T> => {
    next = undefined;
    const current = look();
    running = current;
    const over = (): void => {
      if (running === current) running = undefined;
    };
    current.then(over, over);
    return current;
  };

  return () => {
    if (running === undefined) return begin();
    next ??= running.then(begin, begin);
    return next;
  };
}
