import { suite } from "uvu";
import * as assert from "uvu/assert";
import { splitParts, splitRequirement } from "../../../core/objects/selector-parts.js";

const test = suite("the parts of a selector");

test("commas within parentheses do not divide", () => {
  assert.equal(splitParts("a in (b,c), !d ,e=f"), ["a in (b,c)", "!d", "e=f"]);
  assert.equal(splitParts(""), [""]);
});

test("what does not match, or is too much, is refused", () => {
  for (const text of ["a in (b", "a)", "a in ((b))"]) assert.throws(() => splitParts(text), /parentheses do not match/);
  assert.throws(() => splitParts("a".repeat(16_385)), /longer than 16384 characters/);
  assert.throws(() => splitParts("a,".repeat(200)), /more than 200 parts/);
});

test("a sign divides a key from its value; the first one does", () => {
  assert.equal(splitRequirement("a == b"), { name: "a", operator: "equals", value: "b" });
  assert.equal(splitRequirement("a!=b=c"), { name: "a", operator: "differs", value: "b=c" });
  assert.equal(splitRequirement("a="), { name: "a", operator: "equals", value: "" });
  assert.is(splitRequirement("a"), undefined);
});

test.run();
