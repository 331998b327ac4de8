import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bytes, flag, joined, text, written } from "../../../core/openapi/protobuf.js";

const test = suite("protobuf, written");

const hex = (message: Uint8Array): string => Buffer.from(message).toString("hex");

test("fields are as the documentation writes them", () => {
  assert.is(hex(written(text(2, "testing"))), "120774657374696e67");
  assert.is(hex(written(flag(1, true))), "0801");
  assert.is(hex(written(bytes(3, joined([flag(1, false), text(16, "a")])))), "1a060800820101" + "61");
});

test("whatever is put together has the length it says", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 300 }), { maxLength: 5 }), (texts) => {
      const message = bytes(1, joined(texts.map((word, i) => text(i + 1, word))));
      assert.is(written(message).length, message.length);
    }),
  );
});

test.run();
