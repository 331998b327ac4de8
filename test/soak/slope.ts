/** Whether something that is looked at again and again grows. */

export interface Sample {
  atMs: number;
  value: number;
}

/** The slope of the line with the least squares, per ms; 0 for fewer than two points. */
export function slopeOf(samples: readonly Sample[]): number {
  const n = samples.length;
  const meanAt = samples.reduce((sum, { atMs }) => sum + atMs, 0) / n;
  const mean = samples.reduce((sum, { value }) => sum + value, 0) / n;
  let covariance = 0;
  let variance = 0;
  for (const { atMs, value } of samples) {
    covariance += (atMs - meanAt) * (value - mean);
    variance += (atMs - meanAt) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}

export interface Trend {
  first: number;
  last: number;
  mean: number;
  perHour: number;
  /** By the line, over the time that was looked at. */
  growth: number;
}

/** What is at the beginning is warming up: this part is not counted. */
export const warmingPart = 1 / 3;

export function trendOf(all: readonly Sample[]): Trend {
  const samples = all.slice(Math.floor(all.length * warmingPart));
  const [first, last] = [samples[0], samples.at(-1)];
  const slope = slopeOf(samples);
  return {
    ...{ first: first?.value ?? 0, last: last?.value ?? 0 },
    mean: samples.reduce((sum, { value }) => sum + value, 0) / Math.max(1, samples.length),
    perHour: slope * 3_600_000,
    growth: slope * ((last?.atMs ?? 0) - (first?.atMs ?? 0)),
  };
}
