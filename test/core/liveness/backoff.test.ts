import { suite } from "uvu";
import * as assert from "uvu/assert";
import { healthyResetMs, restartDelayMs } from "../../../core/liveness/backoff.js";

const test = suite("backoff");

test("at once, then doubling from 1 s to 60 s", () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 5_000].map(restartDelayMs);
  assert.equal(delays, [0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

test("ten minutes of health are forgiven", () => {
  assert.is(healthyResetMs, 10 * 60 * 1_000);
});

test.run();
