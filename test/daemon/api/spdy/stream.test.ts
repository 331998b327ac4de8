import { suite } from "uvu";
import * as assert from "uvu/assert";
import { SpdyStream } from "../../../../daemon/api/spdy/stream.js";

const test = suite("a stream of SPDY");

const stream = (): { stream: SpdyStream; sent: Buffer[] } => {
  const sent: Buffer[] = [];
  return { sent, stream: new SpdyStream(1, new Map(), async (frame) => void sent.push(frame)) };
};

test("who does not take what comes holds it back, until he does or leaves", async () => {
  const { stream: one } = stream();
  await one.receive(Buffer.from("first"), false);
  const much = one.receive(Buffer.alloc(1024 * 1024), false);
  assert.is(await Promise.race([much.then(() => "taken"), new Promise((r) => setImmediate(() => r("held")))]), "held");
  one.destroy();
  await much;
});

test("ended by both sides it is over without a reset; left early it is reset", async () => {
  const { stream: one, sent } = stream();
  one.resume();
  await one.receive(Buffer.alloc(0), true);
  await new Promise<void>((resolve) => one.once("close", resolve).end());
  assert.is(sent.length, 1, "its last frame");
  const other = stream();
  await new Promise<void>((resolve) => other.stream.once("close", resolve).destroy());
  assert.is(other.sent[0]?.readUInt16BE(2), 3, "RST_STREAM");
});

test.run();
