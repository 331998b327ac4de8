import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { retryMs, whenWritable } from "../../../daemon/master/when-writable.js";

const test = suite("when writable");

function bench() {
  const told: string[] = [];
  const due: (() => void)[] = [];
  const clock = {
    nowMs: () => 0,
    after: (delayMs: number, fn: () => void) => {
      assert.is(delayMs, retryMs);
      due.push(fn);
      return { cancel: () => {} };
    },
  };
  const next = async (): Promise<void> => {
    due.shift()?.();
    await new Promise(setImmediate);
  };
  return { told, due, next, ports: { clock, log: (_level: string, text: string) => void told.push(text) } };
}

test("a disk that is full is waited for, which is told once; others need not wait", async () => {
  const { told, due, next, ports } = bench();
  let tries = 0;
  await whenWritable(
    "it",
    async () => {
      if (++tries < 4) throw new Fault("ServiceUnavailable", "the disk is full");
    },
    ports,
  );
  for (let i = 0; i < 3; i++) await next();
  assert.equal([tries, due.length], [4, 0]);
  assert.equal(told, ["could not be written, and is tried again", "is written now"]);
});

test("what is not the disk's fault is thrown", async () => {
  const { due, ports } = bench();
  const wrong = new Fault("Invalid", "nonsense");
  try {
    await whenWritable("it", () => Promise.reject(wrong), ports);
    assert.unreachable();
  } catch (error) {
    assert.is(error, wrong);
  }
  assert.equal(due, []);
});

test.run();
