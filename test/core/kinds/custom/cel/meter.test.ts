import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  isSpent,
  OutOfBudget,
  openMeter,
  spend,
  visitsMax,
  weighed,
  weightOf,
} from "../../../../../core/kinds/custom/cel/meter.js";

const test = suite("what rules may cost");

test("once it is spent it stays so, until the next object's rules", () => {
  openMeter();
  spend(visitsMax);
  assert.not.ok(isSpent());
  assert.throws(
    () => spend(1),
    (error: unknown) => error instanceof OutOfBudget,
  );
  assert.ok(isSpent());
  openMeter();
  assert.not.ok(isSpent());
});

test("values weigh what it takes to walk along them", () => {
  assert.equal([weightOf(1n), weightOf(null), weightOf("a".repeat(130)), weightOf([1, 2])], [0, 0, 3, 2]);
  assert.is(weightOf(weighed([[1], [2]], 4)), 4);
});

test.run();
