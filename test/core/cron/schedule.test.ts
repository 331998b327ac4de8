import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkSchedule, checkTimeZone, lastTime, nextTime } from "../../../core/cron/schedule.js";

const test = suite("schedules");

const at = (text: string): number => Date.parse(text);
const iso = (ms: number | undefined): string => (ms === undefined ? "" : new Date(ms).toISOString().slice(0, 16));

/** The times after one, in UTC. */
function times(schedule: string, zone: string, from: string, count: number): string[] {
  const out: string[] = [];
  for (let ms: number | undefined = at(from); ms !== undefined && out.length < count; ) {
    ms = nextTime(schedule, zone, ms);
    out.push(iso(ms));
  }
  return out;
}

const good = ["* * * * *", "*/5 0-6,22 1 JAN-mar sun", "5/15 * * * *", "0 0 ? * 7", "@hourly", "@daily", "@yearly"];
for (const text of good) test(`read: ${text}`, () => assert.is(checkSchedule(text), ""));

const bad = [
  "",
  "* * * *",
  "* * * * * *",
  "60 * * * *",
  "*/0 * * * *",
  "0 0 L * *",
  "0 0 * * 5#2",
  "@every 1m",
  "@",
  "TZ=UTC * * * * *",
  "a b c d e",
  "0 0 LW * *",
  "0 0 * * FRIDAY",
];
for (const text of bad) test(`refused: ${text || "nothing"}`, () => assert.is.not(checkSchedule(text), ""));

test("steps from a number, a day of the month or of the week", () => {
  assert.equal(times("5/25 * * * *", "UTC", "2026-01-01T00:00Z", 3), [
    "2026-01-01T00:05",
    "2026-01-01T00:30",
    "2026-01-01T00:55",
  ]);
  assert.equal(times("0 0 13 * FRI", "UTC", "2026-04-08T00:00Z", 3), [
    "2026-04-10T00:00",
    "2026-04-13T00:00",
    "2026-04-17T00:00",
  ]);
  assert.is(nextTime("0 0 31 2 *", "UTC", at("2026-01-01T00:00Z")), undefined);
});

test("an hour that summer time skips: right after it", () => {
  assert.equal(times("30 2 * * *", "America/New_York", "2026-03-07T12:00Z", 2), [
    "2026-03-08T07:00",
    "2026-03-09T06:30",
  ]);
  assert.equal(times("*/30 * * * *", "America/New_York", "2026-03-08T06:00Z", 3), [
    "2026-03-08T06:30",
    "2026-03-08T07:00",
    "2026-03-08T07:30",
  ]);
});

test("an hour that comes twice: a fixed hour once, any hour twice", () => {
  assert.equal(times("30 1 * * *", "America/New_York", "2026-10-31T12:00Z", 2), [
    "2026-11-01T05:30",
    "2026-11-02T06:30",
  ]);
  assert.equal(times("30 * * * *", "America/New_York", "2026-11-01T05:00Z", 3), [
    "2026-11-01T05:30",
    "2026-11-01T06:30",
    "2026-11-01T07:30",
  ]);
});

test("the last time that has come", () => {
  const last = (text: string): string => iso(lastTime("0 * * * *", "UTC", at(text)));
  assert.is(last("2026-01-01T12:00:00Z"), "2026-01-01T12:00");
  assert.is(last("2026-01-01T11:59:59.500Z"), "2026-01-01T11:00");
  assert.is(last("2026-01-01T12:30:00Z"), "2026-01-01T12:00");
});

test("time zones by their names", () => {
  for (const name of ["UTC", "Etc/UTC", "Europe/Berlin"]) assert.is(checkTimeZone(name), "");
  for (const name of ["", "Local", "Mars/Olympus", "+01:00"]) assert.is.not(checkTimeZone(name), "");
});

test.run();
