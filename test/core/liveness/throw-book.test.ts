import { suite } from "uvu";
import * as assert from "uvu/assert";
import { healthyResetMs } from "../../../core/liveness/backoff.js";
import { ThrowBook } from "../../../core/liveness/throw-book.js";

const test = suite("actors that throw");

test("each waits longer from throw to throw, up to a minute, and by itself", () => {
  const book = new ThrowBook();
  const delays = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => book.threw("pod/default/a", n * 100_000));
  assert.equal(delays, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  assert.is(book.threw("pod/default/b", 800_000), 1_000);
});

test("ten minutes without a throw are forgiven", () => {
  const book = new ThrowBook();
  assert.is(book.threw("a", 0), 1_000);
  assert.is(book.threw("a", healthyResetMs - 1), 2_000);
  assert.is(book.threw("a", 2 * healthyResetMs), 1_000);
});

test.run();
