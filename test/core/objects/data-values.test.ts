import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bytesOfBase64, checkDataKey, textOfBase64, toBase64 } from "../../../core/objects/data-values.js";

const test = suite("values in objects");

test("any text goes into base64 and comes back, and its bytes are counted right", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const bytes = Buffer.from(text);
      assert.is(toBase64(text), bytes.toString("base64"));
      assert.is(textOfBase64(toBase64(text)), text);
      assert.is(bytesOfBase64(toBase64(text)), bytes.length);
    }),
  );
  assert.is(textOfBase64("/w=="), undefined);
  assert.is(textOfBase64("77u/YQ=="), "\ufeffa");
});

test("a key is the name of a file, and none that an update in place goes by", () => {
  for (const key of ["a", ".hidden", "a..b", "A_b-1.x"]) assert.is(checkDataKey(key), "", key);
  for (const key of ["", ".", "..", "..data", "a/b", "ä", "a\n"]) assert.not.equal(checkDataKey(key), "", key);
});

test.run();
