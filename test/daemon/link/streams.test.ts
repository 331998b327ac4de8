import { duplexPair } from "node:stream";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ExecFrame, frameBytesMax, receiveFrames, sendFrame } from "../../../daemon/link/streams.js";

const test = suite("exec frames");

async function received(stream: Parameters<typeof receiveFrames>[0]): Promise<ExecFrame[]> {
  const frames: ExecFrame[] = [];
  for await (const frame of receiveFrames(stream)) frames.push(frame);
  return frames;
}

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const plain = { noNullPrototype: true };
const frame: fc.Arbitrary<ExecFrame> = fc.oneof(
  fc.record({ channel: fc.constantFrom("stdin" as const, "stdout" as const, "stderr" as const), bytes }, plain),
  fc.constant({ channel: "stdinEnd" as const }),
  fc.record({ channel: fc.constant("resize" as const), columns: fc.nat(65_535), rows: fc.nat(65_535) }, plain),
  fc.record({ channel: fc.constant("exit" as const), code: fc.nat(255) }, plain),
  fc.record({ channel: fc.constant("error" as const), message: fc.string() }, plain),
);

test("frames arrive as they were sent, however the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 20 }), fc.integer({ min: 1, max: 50 }), async (frames, cut) => {
      const [collect, near] = duplexPair();
      const [out, far] = duplexPair();
      const all: Buffer[] = [];
      collect.on("data", (chunk: Buffer) => all.push(chunk));
      const sending = (async () => {
        for (const one of frames) await sendFrame(near, one);
        near.end();
        await new Promise((resolve) => collect.once("end", resolve));
        const wire = Buffer.concat(all);
        for (let at = 0; at < wire.length; at += cut) out.write(wire.subarray(at, at + cut));
        out.end();
      })();
      assert.equal(await received(far), frames);
      await sending;
    }),
    { numRuns: 50 },
  );
});

test("data larger than a frame comes in several", async () => {
  const [near, far] = duplexPair();
  const data = Buffer.alloc(2 * frameBytesMax + 10, "x");
  void sendFrame(near, { channel: "stdout", bytes: data }).then(() => near.end());
  const frames = await received(far);
  assert.is(frames.length, 3);
  assert.ok(Buffer.concat(frames.map((one) => ("bytes" in one ? one.bytes : Buffer.alloc(0)))).equals(data));
});

function framed(channel: number, content: unknown): Buffer {
  const payload = Buffer.from(JSON.stringify(content));
  return Buffer.concat([Buffer.from([channel, 0, 0, 0, payload.length]), payload]);
}

test("malformed streams are refused, in words", async () => {
  const cases: [Buffer, string][] = [
    [Buffer.from([1, 0xff, 0, 0, 0]), "at most"],
    [Buffer.from([99, 0, 0, 0, 0]), "channel 99"],
    [Buffer.from([1, 0, 0, 0, 5, 1]), "ends within a frame"],
    [Buffer.from([5, 0, 0, 0, 1, 0x7b]), "not JSON"],
    [framed(5, null), "must be an object"],
    [framed(5, { code: "0" }), "code"],
    [framed(5, { code: 1e300 }), "code"],
    [framed(4, { columns: -1, rows: 10 }), "columns"],
    [framed(4, { columns: 80 }), "rows"],
    [framed(6, { message: 5 }), "message"],
  ];
  for (const [wire, words] of cases) {
    const [near, far] = duplexPair();
    near.end(wire);
    await received(far).then(
      () => assert.unreachable(),
      (error) => assert.match(error.message, words),
    );
  }
});

test("a writer without room is let go when the stream ends", async () => {
  const [near, far] = duplexPair();
  const blocked = sendFrame(near, { channel: "stdout", bytes: Buffer.alloc(500_000) });
  far.destroy();
  near.destroy();
  await blocked.then(
    () => assert.unreachable(),
    (fault) => assert.is(fault.reason, "ServiceUnavailable"),
  );
  await sendFrame(near, { channel: "stdinEnd" }).then(
    () => assert.unreachable(),
    (fault) => assert.is(fault.reason, "ServiceUnavailable"),
  );
});

test.run();
