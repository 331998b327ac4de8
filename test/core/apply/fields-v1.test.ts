import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { members, sameSet } from "../../../core/apply/field-set.js";
import { fieldsOf, wholeOf } from "../../../core/apply/fields-of.js";
import { fromFieldsV1, sharedFieldsV1, toFieldsV1 } from "../../../core/apply/fields-v1.js";
import { configs, sample } from "./samples.js";

const test = suite("FieldsV1");
const sets = configs.map((config) => fieldsOf(sample, config));

test("as FieldsV1 and back they are the same", () => {
  const back = fc.property(
    fc.oneof(
      sets,
      configs.map((c) => wholeOf(sample, c)),
    ),
    (set) => {
      const read = fromFieldsV1(JSON.parse(JSON.stringify(toFieldsV1(set))));
      assert.ok(sameSet(read, set), JSON.stringify(toFieldsV1(set)));
    },
  );
  fc.assert(back);
});

test("what others write may be anything", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => void fromFieldsV1(value)));
  const set = fromFieldsV1({ "f:a": { ".": {}, "f:b": {} }, odd: {}, "f:c": 5 });
  assert.equal([...members(set)], [["f:a"], ["f:a", "f:b"], ["f:c"]]);
});

test("the same set is written as one value, as long as not many others were", () => {
  const of = (i: number) => fromFieldsV1({ [`f:${i}`]: {} });
  const first = sharedFieldsV1(of(0));
  assert.is(sharedFieldsV1(of(0)), first);
  for (let i = 1; i <= 100; i++) sharedFieldsV1(of(i));
  assert.is.not(sharedFieldsV1(of(0)), first);
  assert.equal(sharedFieldsV1(of(0)), first);
});

test.run();
