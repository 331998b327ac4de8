/** Must fail: uvu alone ends with an unhandled rejection and no word about the tests. */
import { suite } from "uvu";

const it = suite("after throws");
it("passes", () => undefined);
it.after(() => {
  throw new Error("no tear-down");
});
it.run();
