import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Frames, framed } from "../../../../daemon/adapters/dns/framed.js";

const it = suite("messages on a stream");

it("come whole and in order, in whatever pieces they arrive", () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
  fc.assert(
    fc.property(messages, fc.integer({ min: 1, max: 50 }), (sent, pieceBytes) => {
      const stream = Buffer.concat(sent.map((message) => framed(Buffer.from(message))));
      const frames = new Frames(40);
      const came: Buffer[] = [];
      for (let at = 0; at < stream.length; at += pieceBytes)
        came.push(...(frames.take(stream.subarray(at, at + pieceBytes)) ?? [Buffer.from("too long")]));
      assert.equal(
        came.map(String),
        sent.map((message) => String(Buffer.from(message))),
      );
      assert.is(frames.isPartial, false);
    }),
  );
});

it("one that is too long is not waited for", () => {
  assert.is(new Frames(10).take(Buffer.from([0, 11])), undefined);
});

it.run();
