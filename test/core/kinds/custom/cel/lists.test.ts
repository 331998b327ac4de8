import "../../../../../core/kinds/custom/cel/lists.js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ask } from "./ask.js";

const test = suite("lists in rules");

for (const [text, is] of [
  ["[1, 2, 2].isSorted()", true],
  ["[2, 1].isSorted()", false],
  ["['a', 'b'].isSorted()", true],
  ["[].isSorted()", true],
  ["[1, 2].sum()", 3n],
  ["[1.5, 2.0].sum()", 3.5],
  ["[].sum()", 0n],
  ["[3, 1, 2].min()", 1n],
  ["['b', 'a'].max()", "b"],
  ["[1, 2, 1].indexOf(1)", 0n],
  ["[1, 2, 1].lastIndexOf(1)", 2n],
  ["[1].indexOf(5)", -1n],
  ["sets.contains([1, 2, 3], [1, 3])", true],
  ["sets.contains([1], [2])", false],
  ["sets.equivalent([1, 2, 1], [2, 1])", true],
  ["sets.intersects([1], [2, 1])", true],
  ["sets.intersects([], [1])", false],
  ["sets.contains([[1]], [[1]])", true],
] as [string, unknown][])
  test(text, () => assert.equal(ask(text), is));

for (const text of ["[].min()", "[].max()"]) test(`${text} fails`, () => assert.throws(() => ask(text)));

test.run();
