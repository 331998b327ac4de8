/** Must fail: a rejection nobody handles is a bug even if each test passes. */
import { suite } from "uvu";

const it = suite("careless");
it("starts something and does not look back", () => {
  void Promise.reject(new Error("nobody looked"));
});
it.run();
