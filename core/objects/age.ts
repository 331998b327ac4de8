/** Spans of time as kubectl shows them: two units at most, the second only while it matters. */
import { fromApiTime } from "../time.js";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

function two(total: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((total % big) / small);
  return `${Math.floor(total / big)}${bigName}${rest === 0 ? "" : `${rest}${smallName}`}`;
}

/** `ms` as `45s`, `3m20s`, `17m`, `5h3m`, `30h`, `6d4h`, `90d`, `3y12d`, `9y`. Below zero: `0s` (clocks differ). */
export function humanDuration(ms: number): string {
  const s = Math.floor(ms / 1000);
  if (s < 0) return s >= -1 ? "0s" : "<invalid>";
  if (s < 2 * minute) return `${s}s`;
  if (s < 10 * minute) return two(s, minute, "m", 1, "s");
  if (s < 3 * hour) return `${Math.floor(s / minute)}m`;
  if (s < 8 * hour) return two(s, hour, "h", minute, "m");
  if (s < 2 * day) return `${Math.floor(s / hour)}h`;
  if (s < 8 * day) return two(s, day, "d", hour, "h");
  if (s < 2 * year) return `${Math.floor(s / day)}d`;
  if (s < 8 * year) return two(s, year, "y", day, "d");
  return `${Math.floor(s / year)}y`;
}

/** How long ago a time of the API was; `<unknown>` if it is none. */
export function ageOf(time: string | undefined, nowMs: number): string {
  const at = fromApiTime(time ?? "");
  return Number.isNaN(at) ? "<unknown>" : humanDuration(nowMs - at);
}
