/** Times in descriptions: how long ago, and how long from now. */
import { ageOf, humanDuration } from "../../../core/objects/age.js";
import { fromApiTime } from "../../../core/time.js";

/** `2014-11-25T12:00:00Z (3m ago)`. */
export function moment(time: string | undefined, nowMs: number): string | undefined {
  return time === undefined || time === "" ? undefined : `${time} (${ageOf(time, nowMs)} ago)`;
}

/** ` (in 5s)`; "" for what is no time or past. */
export function until(time: string, nowMs: number): string {
  const ms = fromApiTime(time) - nowMs;
  return Number.isNaN(ms) || ms < 0 ? "" : ` (in ${humanDuration(ms)})`;
}

/** The engine's and our own words, with the wait of a back-off counted from now. */
export function waitText(message: string, nowMs: number): string {
  return message.replace(/next try at (\S+Z)/, (all, time: string) => `${all}${until(time, nowMs)}`);
}
