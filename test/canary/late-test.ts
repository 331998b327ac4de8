/** Must fail: a test that is added after `.run()` does not exist for uvu. */
import { suite } from "uvu";

const it = suite("early");
it("passes", () => undefined);
it.run();
it("never runs", () => undefined);
