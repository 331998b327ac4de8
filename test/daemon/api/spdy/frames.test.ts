import { constants, inflateSync } from "node:zlib";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dataFrame, FrameReader, frameBytesMax, noHeaders, pingFrame } from "../../../../daemon/api/spdy/frames.js";

const test = suite("frames of SPDY");

test("frames are read as they were written, whatever the cuts", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.integer({ min: 1, max: 50 }), (parts, cut) => {
      const bytes = Buffer.concat(parts.map((part, i) => dataFrame(i + 1, Buffer.from(part), i % 2 === 0)));
      const reader = new FrameReader();
      const seen = [];
      for (let at = 0; at < bytes.length; at += cut) seen.push(...reader.push(bytes.subarray(at, at + cut)));
      assert.equal(
        seen.map((frame) => (frame.type === "data" ? [frame.id, frame.isLast, [...frame.bytes]] : frame)),
        parts.map((part, i) => [i + 1, i % 2 === 0, [...part]]),
      );
    }),
  );
  assert.equal(new FrameReader().push(pingFrame(Buffer.from([0, 0, 0, 7])))[0]?.type, "ping");
});

test("blocks of no headers are of one zlib stream, each flushed", () => {
  const blocks = [noHeaders(true), noHeaders(false), noHeaders(false)];
  const finishFlush = constants.Z_SYNC_FLUSH;
  assert.equal(
    [...inflateSync(Buffer.concat(blocks), { finishFlush })],
    Array.from({ length: 12 }, () => 0),
  );
  for (const block of blocks) assert.is(block.subarray(-4).toString("hex"), "0000ffff");
});

test("what is too long, too short or of another version is refused", () => {
  const refusal = (...bytes: number[]) => {
    try {
      new FrameReader().push(Buffer.from(bytes));
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  assert.match(refusal(0, 0, 0, 1, 0, 0xff, 0xff, 0xff), `at most ${frameBytesMax}`);
  assert.match(refusal(0x80, 2, 0, 1, 0, 0, 0, 0), "not version 3");
  assert.match(refusal(0x80, 3, 0, 1, 0, 0, 0, 1, 9), "too short");
});

test.run();
