import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { readProtobuf, type WireMessage } from "../../../core/schema/protobuf.js";

const test = suite("bodies in protobuf");
const magic = [0x6b, 0x38, 0x73, 0x00];
const field = (number: number, bytes: readonly number[]): number[] => [number * 8 + 2, bytes.length, ...bytes];
const text = (value: string): number[] => [...Buffer.from(value)];
const spec: WireMessage = { 1: ["name", "text"], 2: ["count", "number"], 3: ["words", "texts"], 4: ["on", "flag"] };
const message: WireMessage = { 2: ["spec", spec] };
const body = (object: readonly number[]): Uint8Array =>
  Uint8Array.from([...magic, ...field(1, [...field(1, text("v1")), ...field(2, text("Thing"))]), ...field(2, object)]);

test("texts, numbers, flags and lists, by their number; others are skipped", () => {
  const inner = [
    ...field(1, text("jané")),
    ...[2 * 8, 0xac, 0x02],
    ...field(3, text("a")),
    ...field(3, text("b")),
    ...[4 * 8, 1],
    ...field(9, [1, 2, 3]),
    ...[10 * 8, 5],
  ];
  assert.equal(readProtobuf(body([...field(1, [1]), ...field(2, inner)]), message), {
    apiVersion: "v1",
    kind: "Thing",
    spec: { name: "jané", count: 300, words: ["a", "b"], on: true },
  });
});

test("what is none is refused, whatever it is", () => {
  const none = /is not the protobuf/;
  assert.throws(() => readProtobuf(Uint8Array.from(text("{}")), message), none);
  assert.throws(() => readProtobuf(body([...field(2, [8 + 2, 200, 1])]), message), none);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readProtobuf(Uint8Array.from([...magic, ...field(2, field(2, [...bytes].slice(0, 120)))]), message);
      } catch (error) {
        assert.instance(error, Fault);
      }
    }),
  );
});

test.run();
