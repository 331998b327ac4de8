/** What the work resolves to. @throws Error as soon as the signal is given; the work goes on, unheard */
export async function orInterrupted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const heard = new AbortController();
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new Error("interrupted"));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true, signal: heard.signal });
  });
  // Who was interrupted does not hear of what became of the work.
  work.catch(() => undefined);
  return Promise.race([work, interrupted]).finally(() => heard.abort());
}
