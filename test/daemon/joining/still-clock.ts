/** A clock that goes on only when it is told to: how fast the machine is has no say. */
import type { Clock } from "../../../core/time.js";

export function stillClock(): Clock & { skip(ms: number): void } {
  let nowMs = 1_000_000;
  return {
    nowMs: () => nowMs,
    after: () => ({ cancel: () => undefined }),
    skip: (ms) => {
      nowMs += ms;
    },
  };
}
