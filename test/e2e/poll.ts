/** Only who fails waits so long; a busy machine takes its time. */
const patienceMsDefault = 60_000;
const pauseMs = 50;

/**
 * Looks again and again until what is seen fits; for what tells nobody of its changes. A look that throws fits not.
 * @throws Error saying `what` did not come, and what was seen last
 */
export async function poll<T>(
  what: string,
  look: () => Promise<T>,
  fits: (seen: T) => boolean,
  patienceMs = patienceMsDefault,
): Promise<T> {
  const deadlineMs = performance.now() + patienceMs;
  let last: unknown;
  while (performance.now() < deadlineMs) {
    try {
      const seen = await look();
      if (fits(seen)) return seen;
      last = JSON.stringify(seen);
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`not within ${patienceMs} ms: ${what}; seen last: ${String(last)}`);
}
