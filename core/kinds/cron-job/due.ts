/** Which of its times a cron job is to be run for, and when to look again. */
import { lastTime, nextTime } from "../../cron/schedule.js";
import { fromApiTime } from "../../time.js";
import type { CronJob } from "./object.js";

export interface Due {
  /** The last time that has come and has not been run for; ms since the epoch. Of those before it none is made up for. */
  atMs?: number;
  /** More than a hundred times have passed: somebody should know. */
  tooMany: boolean;
  nextMs?: number;
}

const missedMax = 100;

export function due({ metadata, spec, status }: CronJob, nowMs: number): Due {
  const zone = spec.timeZone ?? "UTC";
  const next = nextTime(spec.schedule, zone, nowMs);
  const later = next === undefined ? {} : { nextMs: next };
  const sinceMs = fromApiTime(status?.lastScheduleTime ?? metadata.creationTimestamp ?? "");
  const patienceMs = (spec.startingDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  const earliestMs = Math.max(sinceMs, nowMs - patienceMs);
  const last = lastTime(spec.schedule, zone, nowMs);
  if (last === undefined || last <= sinceMs || last < earliestMs) return { tooMany: false, ...later };
  let missed = 0;
  for (
    let at = nextTime(spec.schedule, zone, earliestMs);
    at !== undefined && at <= nowMs && missed <= missedMax;
    missed++
  )
    at = nextTime(spec.schedule, zone, at);
  return { atMs: last, tooMany: missed > missedMax, ...later };
}
