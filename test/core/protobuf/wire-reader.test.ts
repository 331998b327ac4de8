import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WireReader } from "../../../core/protobuf/wire-reader.js";

const test = suite("protobuf's scalars");

/** A number as protobuf writes it: seven bits a byte, of the two's complement of 64. */
function varint(n: number): Uint8Array {
  let left = BigInt.asUintN(64, BigInt(n));
  const out: number[] = [];
  do {
    const more = left >> 7n;
    out.push(Number(left & 127n) | (more > 0n ? 128 : 0));
    left = more;
  } while (left > 0n);
  return Uint8Array.from(out);
}

test("whole numbers of either sign come back", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (n) => {
      const reader = new WireReader(varint(n));
      assert.is(reader.integer(), n);
      assert.ok(reader.atEnd);
    }),
  );
});

test("what has no end, or says that it is longer than it is, is refused", () => {
  for (const bytes of [[], [0x80], Array.from({ length: 11 }, () => 0x80)])
    assert.throws(() => new WireReader(Uint8Array.from(bytes)).integer(), /not the protobuf/);
  assert.throws(() => new WireReader(Uint8Array.from([3, 1, 2])).bytes(), /not the protobuf/);
  assert.throws(() => new WireReader(varint(-1)).bytes(), /not the protobuf/);
  assert.throws(() => new WireReader(Uint8Array.from([1, 0xff])).text(), /not the protobuf/);
  for (const type of [3, 4, 6, 7])
    assert.throws(() => new WireReader(Uint8Array.from([1, 2, 3])).skip(type), /not the protobuf/);
});

test.run();
