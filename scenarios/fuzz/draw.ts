/** How the fuzzer draws: all it draws comes from one seeded chance. */
import type { Random } from "../../core/random.js";
import { durationText } from "../format/durations.js";

export const pick = <T>(r: Random, from: readonly T[]): T => from[r.below(from.length)] as T;
export const chance = (r: Random, percent: number): boolean => r.below(100) < percent;
/** Both ends can be drawn. */
export const between = (r: Random, from: number, to: number): number => from + r.below(to - from + 1);

/** Round times are easier to read, and make more things happen at once. */
export function time(r: Random, fromMs: number, toMs: number): string {
  const step = pick(r, [1, 10, 100, 1_000]);
  return durationText(Math.max(fromMs, Math.round(between(r, fromMs, toMs) / step) * step));
}

/** One of several, the heavier ones more often. */
export function weighted<T>(r: Random, from: readonly (readonly [weight: number, what: T])[]): T {
  let left = r.below(from.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, what] of from) {
    left -= weight;
    if (left < 0) return what;
  }
  return (from[0] as readonly [number, T])[1];
}
