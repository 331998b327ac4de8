/** Must fail, with one passed and one skipped: the plain case. */
import { suite } from "uvu";
import * as assert from "uvu/assert";

const it = suite("plain");
it("passes", () => undefined);
it("fails", () => assert.is(1, 2));
it.skip("is skipped", () => undefined);
it.run();
