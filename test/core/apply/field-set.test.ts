import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { difference, type FieldSet, intersection, isEmpty, sameSet, union } from "../../../core/apply/field-set.js";
import { fieldsOf } from "../../../core/apply/fields-of.js";
import { toFieldsV1 } from "../../../core/apply/fields-v1.js";
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

test.run();
