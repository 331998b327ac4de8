import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  countOf,
  countOfBoth,
  formatIndexes,
  hasIndex,
  indexesOf,
  parseIndexes,
  withIndexes,
} from "../../../../core/kinds/job/indexes.js";

const test = suite("sets of indexes");

test("their texts are Kubernetes'", () => {
  for (const text of ["", "0", "1,3-5,7", "3-5"]) assert.is(formatIndexes(parseIndexes(text) ?? []), text);
  for (const text of ["a", "1-", "5-3", "3,1", "1,1", "-1", "1,", "99999999999"])
    assert.is(parseIndexes(text), undefined);
  assert.equal(indexesOf("1,3-9", 5), [
    [1, 1],
    [3, 4],
  ]);
  assert.equal(indexesOf("nonsense", 5), []);
});

const numbers = fc.uniqueArray(fc.nat(40));

test("they are the sets they say", () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const [x, y] = [withIndexes([], a), withIndexes([], b)];
      assert.is(countOf(x), a.length);
      for (let i = 0; i < 45; i++) assert.is(hasIndex(x, i), a.includes(i));
      assert.is(countOfBoth(x, y), a.filter((i) => b.includes(i)).length);
      assert.equal(withIndexes(x, b), withIndexes([], [...a, ...b]));
      assert.is(countOf(parseIndexes(formatIndexes(x)) ?? []), a.length);
    }),
  );
});

test.run();
