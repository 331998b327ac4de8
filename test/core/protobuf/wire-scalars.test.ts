import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ScalarType } from "../../../core/protobuf/messages.js";
import { WireReader } from "../../../core/protobuf/wire-reader.js";
import { readScalar } from "../../../core/protobuf/wire-scalars.js";

const test = suite("values in protobuf");
const read = (type: ScalarType, bytes: readonly number[]): unknown =>
  readScalar(type, new WireReader(Uint8Array.from([bytes.length, ...bytes])));
const text = (value: string): number[] => [value.length, ...Buffer.from(value)];

test("times are those of the API, or null", () => {
  assert.is(read("t", []), null);
  assert.is(read("t", [8, 60, 16, 5]), "1970-01-01T00:01:00Z");
  assert.is(read("m", [8, 60, 16, 0xe8, 7]), "1970-01-01T00:01:00.000001Z");
  assert.throws(() => read("t", [8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]), /not the protobuf/);
});

test("a number or a text, an amount, bytes, and JSON", () => {
  assert.is(read("x", [8, 0, 16, 80]), 80);
  assert.is(read("x", [8, 1, 26, ...text("80%")]), "80%");
  assert.is(read("x", []), 0);
  assert.is(read("q", [10, ...text("64Mi")]), "64Mi");
  assert.is(read("b", [104, 105]), "aGk=");
  const many = Uint8Array.from({ length: 100_000 }, (_, i) => i);
  const framed = new WireReader(Uint8Array.from([0xa0, 0x8d, 6, ...many]));
  assert.is(readScalar("b", framed), Buffer.from(many).toString("base64"));
  assert.equal(read("r", [10, ...text('{"a":[1]}')]), { a: [1] });
  assert.throws(() => read("r", [10, ...text("{")]), /not the protobuf/);
});

test.run();
