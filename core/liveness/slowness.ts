/** Slow is neither dead nor well: heartbeats come, but late. Pure. */
import { heartbeatMs } from "./phi-accrual.js";

/** A heartbeat this long after the one before it is late. */
export const lateMs = 1.5 * heartbeatMs;
/** The last heartbeats that count. */
export const slowWindow = 10;
/** So many late ones among them make a minion slow. It is so until none of them is late. */
export const lateMin = 3;

/** Which of the last {@link slowWindow} heartbeats came late: a bit for each, the lowest for the last. */
export type Pace = number;

export const inTime: Pace = 0;

/** The pace after one more heartbeat, `intervalMs` after the one before it. */
export function paceAfter(pace: Pace, intervalMs: number): Pace {
  return ((pace << 1) | (intervalMs > lateMs ? 1 : 0)) & ((1 << slowWindow) - 1);
}

/** @param wasSlow what was said before; between the bounds it stays so */
export function isSlow(pace: Pace, wasSlow: boolean): boolean {
  let late = 0;
  for (let rest = pace; rest > 0; rest &= rest - 1) late++;
  return wasSlow ? late > 0 : late >= lateMin;
}
