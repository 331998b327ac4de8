import "../../../../../core/kinds/custom/cel/texts.js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ask } from "./ask.js";

const test = suite("texts in rules");

for (const [text, is] of [
  ["'a12b3'.find('[0-9]+')", "12"],
  ["'ab'.find('x')", ""],
  ["'a1b2'.findAll('[0-9]')", ["1", "2"]],
  ["'a1b2'.findAll('[0-9]', 1)", ["1"]],
  ["'aXb'.matches('(?i)x')", true],
  ["'abc'.matches('^b')", false],
  ["'abc'.charAt(1)", "b"],
  ["'abc'.charAt(3)", ""],
  ["'aab'.replace('a', 'c')", "ccb"],
  ["'aab'.replace('a', 'c', 1)", "cab"],
  ["'aab'.replace('a', 'c', 0)", "aab"],
  ["'abc'.reverse()", "cba"],
] as [string, unknown][])
  test(text, () => assert.equal(ask(text), is));

for (const text of ["'a'.matches('(')", "'a'.find('(?=b)')", "'abc'.charAt(4)"])
  test(`${text} fails`, () => assert.throws(() => ask(text)));

test.run();
