/** Must fail: its tests were never registered. */
import { suite } from "uvu";

const it = suite("unborn");
if (it.name !== "") throw new Error("thrown while loading");
it("never runs", () => undefined);
it.run();
