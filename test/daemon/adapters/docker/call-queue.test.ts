/** Who goes first where only some may at once. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { callQueue } from "../../../../daemon/adapters/docker/call-queue.js";

const test = suite("a queue of calls");

test("at most so many at once, a higher rank first, and in order within one", async () => {
  const queue = callQueue(2);
  const began: string[] = [];
  const ends: (() => void)[] = [];
  const call = (name: string, rank?: number): Promise<void> =>
    queue.run(() => {
      began.push(name);
      return new Promise((resolve) => ends.push(resolve));
    }, rank);
  const all = [call("a"), call("b"), call("c"), call("d", 1), call("e", 2), call("f", 1), call("g")];
  assert.equal(began, ["a", "b"]);
  for (let i = 0; i < all.length; i++) {
    ends[i]?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(all);
  assert.equal(began, ["a", "b", "e", "d", "f", "c", "g"]);
});

test("one that throws frees its place", async () => {
  const queue = callQueue(1);
  const failed = queue.run(() => Promise.reject(new Error("no")));
  const next = queue.run(async () => "next");
  await failed.catch(() => undefined);
  assert.is(await next, "next");
});

test.run();
