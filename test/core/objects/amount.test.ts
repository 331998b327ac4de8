import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { amountOf, amountText, counted, larger, minus, plus } from "../../../core/objects/amount.js";
import { quantityValue } from "../../../core/objects/quantity.js";

const it = suite("amount");

for (const [given, text] of [
  ["0", "0"],
  ["1000m", "1"],
  ["1500m", "1500m"],
  ["0.5", "500m"],
  ["1.5Gi", "1536Mi"],
  ["2048Mi", "2Gi"],
  ["1000Ki", "1000Ki"],
  ["512", "512"],
  ["0.5Gi", "512Mi"],
  ["1023", "1023"],
  ["1000", "1k"],
  ["1e3", "1e3"],
  ["1E", "1E"],
  ["128974848", "128974848"],
  ["129e6", "129e6"],
  ["129M", "129M"],
  ["0.3Ki", "307200m"],
  ["0.0000000001", "1n"],
] as const)
  it(`${given} is ${text}`, () => assert.is(amountText(amountOf(given)), text));

it("what is added is exact, and written as the first is", () => {
  assert.is(amountText(plus(amountOf("0"), amountOf("1Ki"))), "1Ki");
  assert.is(amountText(plus(amountOf("100m"), amountOf("0.9"))), "1");
  assert.is(amountText(plus(amountOf("1Mi"), amountOf("24"))), "1048600");
  assert.is(amountText(minus(amountOf("3"), counted(1))), "2");
  assert.is(amountText(larger(amountOf("1Gi"), amountOf("1G"))), "1Gi");
});

it("its text says the same amount", () => {
  const texts = fc
    .tuple(fc.nat(1e6), fc.option(fc.nat(999)), fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "E2"))
    .map(([whole, part, suffix]) => `${whole}${part === null ? "" : `.${part}`}${suffix}`);
  fc.assert(
    fc.property(texts, (text) => {
      const amount = amountOf(text);
      assert.is(amountOf(amountText(amount)).nanos, amount.nanos);
      assert.ok(Math.abs(quantityValue(amountText(amount)) - quantityValue(text)) <= quantityValue(text) * 1e-9 + 1e-9);
    }),
  );
});

it.run();
