/** Must pass: the guard is not a wall. */
import { suite, test } from "uvu";
import * as assert from "uvu/assert";

const it = suite("with state", { count: 0 });
it.before.each((state) => {
  state.count++;
});
it("first", (state) => assert.is(state.count, 1));
it("second", async (state) => {
  await Promise.resolve();
  assert.is(state.count, 2);
});
it.run();

test("nameless", () => undefined);
test.run();
