import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eitherSignal, withEither } from "../../core/either-signal.js";

const test = suite("one of several signals");

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test("a timeout comes though nobody else holds it and garbage is collected", async () => {
  const signal = eitherSignal(AbortSignal.timeout(300), new AbortController().signal);
  const collecting = setInterval(collect, 20);
  // Should it never come, this process has nothing left to wait for but the collecting.
  const late = setTimeout(() => clearInterval(collecting), 5_000);
  if (!signal.aborted) await Promise.race([once(signal, "abort"), once(AbortSignal.timeout(4_000), "abort")]);
  clearInterval(collecting);
  clearTimeout(late);
  assert.ok(signal.aborted);
});

test("any of them, also one that was given before, with its reason", () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const signal = eitherSignal(one.signal, other.signal);
  assert.not(signal.aborted);
  other.abort("enough");
  one.abort("later");
  assert.is(signal.reason, "enough");
  assert.is(eitherSignal(new AbortController().signal, other.signal).reason, "enough");
});

test("one that outlives many is listened to once, and remembers none that is over", async () => {
  const warned: Error[] = [];
  const hear = (warning: Error): void => void warned.push(warning);
  process.on("warning", hear);
  const source = new AbortController();
  const refs = await Promise.all(
    Array.from({ length: 30 }, () =>
      withEither([source.signal, new AbortController().signal], async (signal) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return new WeakRef(signal);
      }),
    ),
  );
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    collect();
  }
  process.off("warning", hear);
  assert.equal(warned, []);
  // The last one may still be held by a register.
  assert.ok(refs.filter((ref) => ref.deref() !== undefined).length < 5);
  const reason = await withEither([source.signal], async (signal) => {
    source.abort("now");
    return signal.reason as string;
  });
  assert.is(reason, "now");
});

test.run();
