import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  difference,
  type FieldSet,
  intersection,
  isEmpty,
  members,
  sameSet,
  union,
} from "../../../core/apply/field-set.js";
import { fieldsOf } from "../../../core/apply/fields-of.js";
import { fromFieldsV1, toFieldsV1 } from "../../../core/apply/fields-v1.js";
import { configs, sample } from "./samples.js";

const test = suite("sets of fields");
const sets = configs.map((config) => fieldsOf(sample, config));
const three = fc.tuple(sets, sets, sets);
const same = (a: FieldSet, b: FieldSet): void =>
  assert.ok(sameSet(a, b), JSON.stringify([toFieldsV1(a), toFieldsV1(b)]));

test("they are sets", () => {
  fc.assert(
    fc.property(three, ([a, b, c]) => {
      same(union(a, b), union(b, a));
      same(union(a, union(b, c)), union(union(a, b), c));
      same(intersection(a, b), intersection(b, a));
      same(union(difference(a, b), intersection(a, b)), a);
      assert.ok(isEmpty(intersection(difference(a, b), b)));
      assert.ok(isEmpty(difference(a, a)));
      same(difference(union(a, b), b), difference(a, b));
    }),
  );
});

test("as FieldsV1 and back they are the same", () => {
  fc.assert(fc.property(sets, (set) => same(fromFieldsV1(JSON.parse(JSON.stringify(toFieldsV1(set)))), set)));
});

test("FieldsV1 of others may be anything", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => void fromFieldsV1(value)));
  const set = fromFieldsV1({ "f:a": { ".": {}, "f:b": {} }, odd: {}, "f:c": 5 });
  assert.equal([...members(set)], [["f:a"], ["f:a", "f:b"], ["f:c"]]);
});

test.run();
