/**
 * Times of a cron schedule: the five standard fields, names, ranges, steps and @daily and the like, in a time zone. What is
 * scheduled in an hour that summer time skips comes right after it; in one that comes twice, a fixed hour counts once.
 */
import { Cron } from "croner";
import { toApiTime } from "../time.js";

const nicknames = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;
const field = /^[0-9A-Za-z*/,-]+$/;
const names = /^(sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$/i;
/** The last value of each field. */
const lasts = [59, 23, 31, 12, 6];

/** As the library reads it: `?` is any, and `5/15` goes on to the field's end. */
function plain(text: string): string {
  if (nicknames.test(text)) return text;
  const fields = text.trim().split(/\s+/);
  return fields
    .map((f, i) => f.replace(/\?/g, "*").replace(/(^|,)(\d+)\//g, (_, comma, n) => `${comma}${n}-${lasts[i] ?? n}/`))
    .join(" ");
}

/** Schedules are asked for again and again; reading one takes as long as hundreds of answers. */
const known = new Map<string, Cron>();
const knownMax = 1_000;

function cronOf(text: string, timeZone: string): Cron {
  const key = `${timeZone} ${text}`;
  const found = known.get(key);
  if (found) return found;
  if (known.size >= knownMax) known.clear();
  const made = new Cron(plain(text), { timezone: timeZone, mode: "5-part", paused: true });
  known.set(key, made);
  return made;
}

/** What is wrong with a schedule; "" = nothing. */
export function checkSchedule(text: string): string {
  if (/^(CRON_)?TZ=/.test(text)) return "must not name a time zone: that is said in timeZone";
  const example = "must be five fields such as 0 3 * * MON-FRI, or one of @hourly, @daily, @weekly, @monthly, @yearly";
  if (text.startsWith("@") && !nicknames.test(text)) return example;
  const fields = plain(text).split(" ");
  const isStrange = (word: string): boolean => /[A-Za-z]/.test(word) && !names.test(word);
  if (
    !text.startsWith("@") &&
    (fields.length !== 5 || fields.some((f) => !field.test(f) || f.split(/[,/-]/).some(isStrange)))
  )
    return example;
  try {
    cronOf(text, "UTC");
    return "";
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** What is wrong with the name of a time zone; "" = nothing. */
export function checkTimeZone(name: string): string {
  if (name === "" || /^local$/i.test(name) || !/^[A-Za-z]/.test(name))
    return "must be the name of a time zone, such as Europe/Berlin";
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return "";
  } catch {
    return "unknown time zone; it must be one such as Europe/Berlin";
  }
}

/** The first time after `ms`; undefined: none in sight. ms since the epoch */
export function nextTime(schedule: string, timeZone: string, ms: number): number | undefined {
  return cronOf(schedule, timeZone).nextRun(toApiTime(ms))?.getTime();
}

/** The last time at or before `ms`; undefined: none. */
export function lastTime(schedule: string, timeZone: string, ms: number): number | undefined {
  // The library counts in seconds, and leaves out the one it is asked about.
  const times = cronOf(schedule, timeZone).previousRuns(2, toApiTime(ms + 1_000));
  return times.map((time) => time.getTime()).find((time) => time <= ms);
}
