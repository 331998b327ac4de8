import { suite } from "uvu";
import * as assert from "uvu/assert";
import { labelsMax } from "../../../core/link/limits.js";
import { atMost, ipOrNone, labels, oneShapeOf, told, word } from "../../../core/link/parts.js";
import { Faults, strictRules } from "../../../core/schema/faults.js";
import { flag, needed, object, oneOf, type Shape } from "../../../core/schema/shape.js";

const it = suite("parts of the link's messages");

function read<T>(shape: Shape<T>, value: unknown): { value: T; why: string } {
  const faults = new Faults(strictRules);
  const out = shape.read(value, "x", faults);
  return { value: out, why: faults.causes.map((c) => c.message).join() };
}

it("a word has a ceiling and is on one line", () => {
  assert.is(read(word(3), "abc").why, "");
  assert.match(read(word(3), "abcd").why, "at most 3 characters");
  for (const sign of ["\n", "\r", "\u0000", "\u001b", "\u007f"]) assert.match(read(word(), `a${sign}`).why, "one line");
});

it("what is said to people is cut", () => {
  assert.equal(read(told(5), "hello world"), { value: "hell…", why: "" });
  assert.match(read(told(5), 7).why, "must be a string");
});

it("addresses are addresses, or none", () => {
  for (const right of ["", "10.0.0.1", "2001:db8::1"]) assert.is(read(ipOrNone, right).why, "");
  for (const wrong of ["db", "10.0.0.1 ", 5, null]) assert.is.not(read(ipOrNone, wrong).why, "");
});

it("a list that is too long is not looked at", () => {
  let looked = 0;
  const counting: Shape<boolean> = {
    ...flag,
    read: (...args) => {
      looked++;
      return flag.read(...args);
    },
  };
  assert.match(read(atMost(2, counting), [true, true, true]).why, "at most 2");
  assert.is(looked, 0);
  assert.equal(read(atMost(2, counting), [true, false]).value, [true, false]);
});

it("labels have Kubernetes' rules and a ceiling", () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`l${i}`, ""]));
  assert.is(read(labels, many(labelsMax)).why, "");
  assert.match(read(labels, many(labelsMax + 1)).why, `at most ${labelsMax}`);
  assert.match(read(labels, { "-": "" }).why, "must be a key");
});

it("one of several is told by its field, its own field", () => {
  const shape = oneShapeOf<{ kind: string }>("kind", { a: object({ kind: needed(oneOf("a")) }) });
  assert.equal(read(shape, { kind: "a", more: 1 }), { value: { kind: "a" }, why: "" });
  for (const wrong of [null, [], {}, { kind: "b" }, { kind: "__proto__" }, { kind: 5 }, Object.create({ kind: "a" })])
    assert.is.not(read(shape, wrong).why, "", JSON.stringify(wrong));
});

it.run();
