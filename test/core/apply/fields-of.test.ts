import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type FieldSet, members } from "../../../core/apply/field-set.js";
import { fieldsOf, wholeObject } from "../../../core/apply/fields-of.js";
import { wayText } from "../../../core/apply/steps.js";
import { sample } from "./samples.js";

const test = suite("fields of a value");
const ways = (set: FieldSet): string[] => [...members(set)].map(wayText);
const value = { spec: { count: 1, free: {}, inner: { a: "x" }, args: ["a"], ports: [{ port: 1, words: ["w"] }] } };

test("a configuration names what is in objects, and elements as well", () => {
  assert.equal(ways(fieldsOf(sample, value)), [
    ".spec.count",
    ".spec.free",
    ".spec.inner.a",
    ".spec.args",
    '.spec.ports[port=1,protocol="TCP"]',
    '.spec.ports[port=1,protocol="TCP"].port',
    '.spec.ports[port=1,protocol="TCP"].words[="w"]',
  ]);
});

test("of a new object what holds others is one, too, but not what every object has", () => {
  assert.equal(ways(wholeObject(sample, { spec: { count: 1, inner: { a: "x" } }, status: {} })), [
    ".spec.count",
    ".spec.inner",
    ".spec.inner.a",
  ]);
});

test("an element cannot be named twice", () => {
  assert.throws(
    () => fieldsOf(sample, { spec: { ports: [{ port: 1 }, { port: 1 }] } }),
    /.spec.ports: duplicate entries/,
  );
});

test.run();
