/** Slow is neither dead nor well: heartbeats come, but late. Pure. */
import { type HeartbeatHistory, heartbeatMs } from "./phi-accrual.js";

/** A heartbeat this long after the one before it is late. */
export const lateMs = 1.5 * heartbeatMs;
/** The last heartbeats that count. */
export const slowWindow = 10;
/** So many late ones among them make a minion slow. It is so until none of them is late. */
export const lateMin = 3;

/** @param wasSlow what was said before; between the bounds it stays so */
export function isSlow({ intervals }: HeartbeatHistory, wasSlow: boolean): boolean {
  let late = 0;
  for (let i = Math.max(0, intervals.length - slowWindow); i < intervals.length; i++)
    if ((intervals[i] ?? 0) > lateMs) late++;
  return wasSlow ? late > 0 : late >= lateMin;
}
