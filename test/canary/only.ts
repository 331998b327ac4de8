/** Must fail: `.only` hides the test that fails. */
import { suite } from "uvu";

const it = suite("hiding");
it("fails", () => {
  throw new Error("hidden");
});
// biome-ignore lint/suspicious/noFocusedTests: this is what the canary is about
it.only("passes", () => undefined);
it.run();
