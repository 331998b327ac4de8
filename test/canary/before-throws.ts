/** Must fail: uvu alone calls a suite whose `before` throws passed. */
import { suite } from "uvu";

const it = suite("before throws");
it.before(() => {
  throw new Error("no set-up");
});
it("never runs", () => undefined);
it.run();
