/** How long to wait before a container that died `failures` times in a row is started again; the first time at once. */
export function restartDelayMs(failures: number): number {
  return failures <= 1 ? 0 : Math.min(60_000, 1_000 * 2 ** (failures - 2));
}
/** Health for so long makes the next death the first again. */
export const healthyResetMs = 600_000;
