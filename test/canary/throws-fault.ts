/** Its first test throws an error with details of its own kind, which uvu takes for text of its own. */
import { suite } from "uvu";
import { Fault } from "../../core/fault.js";

const it = suite("faults");
it("throws a fault", () => {
  throw new Fault("Conflict", "taken already");
});
it("is run all the same", () => {});
it.run();
