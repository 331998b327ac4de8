import { suite } from "uvu";
import * as assert from "uvu/assert";
import { countsOf, sumOf, textOf } from "./summary.js";

const it = suite("counts of a run");

it("are those of its last such line", () => {
  const output = "ok   a.test.ts  3 passed  (0.1 s)\n1 passed, 0 failed, 0 skipped\n12 passed, 1 failed, 2 skipped\n";
  assert.equal(countsOf(output), { passed: 12, failed: 1, skipped: 2 });
});

it("are one failure when it broke off before", () => {
  for (const output of ["", "ok   a.test.ts  3 passed  (0.1 s)\n", "3 passed, 0 failed, 0 skipp"])
    assert.is(countsOf(output).failed, 1, output);
});

it("add up to a line of the same kind", () => {
  const all = ["3 passed, 0 failed, 1 skipped", "broken off", "4 passed, 2 failed, 0 skipped"].map(countsOf);
  assert.is(textOf(sumOf(all)), "7 passed, 3 failed, 1 skipped");
});

it.run();
