import { suite } from "uvu";
import * as assert from "uvu/assert";
import { durationText, parseDuration } from "../../../scenarios/format/durations.js";

const test = suite("times in scenarios");

test("times are read as they are written", () => {
  for (const ms of [0, 1, 999, 1_000, 1_500, 60_000, 90_000, 3_600_000]) assert.is(parseDuration(durationText(ms)), ms);
  assert.is(parseDuration("1.5s"), 1_500);
  for (const text of ["", "5", "s", "-1s", "1 s", "1y"]) assert.is(parseDuration(text), undefined, text);
});

test.run();
