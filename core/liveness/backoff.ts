/** How long a container that keeps dying waits before it is started again. */

const firstDelayMs = 1_000;
export const restartDelayMsMax = 60_000;

/** Health for so long makes the next death the first again. */
export const healthyResetMs = 600_000;

/**
 * The first death is healed at once; then 1, 2, 4 … s, 60 s at most.
 * @param consecutiveFailures deaths in a row without {@link healthyResetMs} of health between them, this one included
 */
export function restartDelayMs(consecutiveFailures: number): number {
  if (consecutiveFailures <= 1) return 0;
  return Math.min(restartDelayMsMax, firstDelayMs * 2 ** (consecutiveFailures - 2));
}
