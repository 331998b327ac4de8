/** Must fail: the tests after a `process.exit(0)` never run. */
import { suite } from "uvu";

const it = suite("deserter");
it("leaves", () => process.exit(0));
it("never runs", () => undefined);
it.run();
