import "../../../../../core/kinds/custom/cel/quantities.js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ask } from "./ask.js";

const test = suite("quantities in rules");

for (const [text, is] of [
  ["quantity('1Gi').isGreaterThan(quantity('1000Mi'))", true],
  ["quantity('500m').isLessThan(quantity('1'))", true],
  ["quantity('1k').compareTo(quantity('1000'))", 0n],
  ["quantity('1k') == quantity('1000')", true],
  ["quantity('1').add(quantity('2')).asInteger()", 3n],
  ["quantity('5').sub(2).asInteger()", 3n],
  ["quantity('-1').sign()", -1n],
  ["quantity('1500m').isInteger()", false],
  ["quantity('1500m').asApproximateFloat()", 1.5],
  ["isQuantity('1Zi')", false],
  ["isQuantity('10Mi')", true],
] as [string, unknown][])
  test(text, () => assert.equal(ask(text), is));

for (const text of ["quantity('x')", "quantity('500m').asInteger()"])
  test(`${text} fails`, () => assert.throws(() => ask(text)));

test.run();
