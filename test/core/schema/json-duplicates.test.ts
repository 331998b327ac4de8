import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readBody } from "../../../core/schema/body.js";
import { duplicateFields, namesAtMost } from "../../../core/schema/json-duplicates.js";

const test = suite("fields that are given twice");

test("each is named by its path, in JSON and in YAML", () => {
  const text = '{"a":1,"b":{"c":[{"d":1,"d":2},{"e":"\\"e\\":"}],"c2":{}},"\\u0061":2,"f":[],"f":{}}';
  const paths = ["b.c[0].d", "a", "f"];
  assert.equal(duplicateFields(text), paths);
  const found: string[] = [];
  assert.equal(readBody(text, found), JSON.parse(text));
  assert.equal(found, paths);
  const yaml: string[] = [];
  readBody("a: 1\nb:\n  c:\n  - {d: 1, d: 2}\na: 2\n", yaml);
  assert.equal(yaml, ["b.c[0].d", "a"]);
});

test("of what JSON.stringify writes none is found, whatever its texts are", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify({ value }, undefined, indent);
      assert.equal(duplicateFields(text), []);
      const found: string[] = [];
      readBody(text, found);
      assert.equal(found, []);
    }),
  );
});

test("names are never counted too few", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (o) => {
      assert.ok(namesAtMost(JSON.stringify(o)) >= Object.keys(o).length);
    }),
  );
});

test.run();
