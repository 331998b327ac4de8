/** Must fail: without `.run()` a suite does not exist for uvu. */
import { suite } from "uvu";

const it = suite("forgotten");
it("never runs", () => undefined);

const other = suite("ran");
other("passes", () => undefined);
other.run();
