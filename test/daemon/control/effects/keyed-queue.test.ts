import { suite } from "uvu";
import * as assert from "uvu/assert";
import { KeyedQueue } from "../../../../daemon/control/effects/keyed-queue.js";

const test = suite("keyed queue");

test("tasks of one key run in order, one at a time; another key does not wait", async () => {
  const queue = new KeyedQueue();
  const done: string[] = [];
  let open = (): void => {};
  const first = queue.run("a", () =>
    new Promise<void>((resolve) => {
      open = resolve;
    }).then(() => void done.push("a1")),
  );
  const second = queue.run("a", async () => void done.push("a2"));
  await queue.run("b", async () => void done.push("b1"));
  open();
  await Promise.all([first, second]);
  assert.equal(done, ["b1", "a1", "a2"]);
});

test("a task that fails does not take the next one along", async () => {
  const queue = new KeyedQueue();
  const done: string[] = [];
  const failing = queue.run("a", () => Promise.reject(new Error("broken")));
  const next = queue.run("a", async () => void done.push("a2"));
  assert.is(
    await failing.then(
      () => "no fault",
      (e: Error) => e.message,
    ),
    "broken",
  );
  await next;
  assert.equal(done, ["a2"]);
});

test.run();
