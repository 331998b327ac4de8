/** The last line of a run of tests, and sums of such. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const line = /^(\d+) passed, (\d+) failed, (\d+) skipped$/;

/** What the tests printed last. One failure if they printed no such line: then they broke off. */
export function countsOf(output: string): Counts {
  const found = output
    .split("\n")
    .map((text) => line.exec(text))
    .findLast((match) => match !== null);
  const [passed = 0, failed = 1, skipped = 0] = found?.slice(1).map(Number) ?? [];
  return { passed, failed, skipped };
}

export const sumOf = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((sum, { passed }) => sum + passed, 0),
  failed: all.reduce((sum, { failed }) => sum + failed, 0),
  skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
});

export const textOf = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
