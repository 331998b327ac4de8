import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eitherSignal } from "../../core/either-signal.js";

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

test.run();
