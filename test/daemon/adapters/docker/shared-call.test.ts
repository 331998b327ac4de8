import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sharedCall } from "../../../../daemon/adapters/docker/shared-call.js";

const it = suite("sharedCall");

it("those who come while one runs share the next, not the one that runs", async () => {
  const looks: ((result: string) => void)[] = [];
  const ask = sharedCall(() => new Promise<string>((resolve) => looks.push(resolve)));
  const [first, second, third] = [ask(), ask(), ask()];
  assert.is(looks.length, 1);
  looks[0]?.("old");
  assert.is(await first, "old");
  assert.is(looks.length, 2);
  looks[1]?.("new");
  assert.equal(await Promise.all([second, third]), ["new", "new"]);
  void ask();
  assert.is(looks.length, 3);
});

it("a look that fails does not fail the next", async () => {
  let looks = 0;
  const ask = sharedCall(() => (looks++ === 0 ? Promise.reject(new Error("no")) : Promise.resolve("yes")));
  const [first, second] = [ask().catch((error: Error) => error.message), ask()];
  assert.equal([await first, await second, await ask(), looks], ["no", "yes", "yes", 3]);
});

it.run();
