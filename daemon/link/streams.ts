/**
 * Frames on a byte stream between master and minion, for exec: several channels in one stream, each frame being one
 * byte of channel, four of length (big-endian) and the payload. Back-pressure is the stream's own: reading is pulled,
 * writing waits for room. Logs and port-forwards are plain bytes and need none of this.
 */
import type { Duplex } from "node:stream";
import { Fault } from "../../core/fault.js";
import { lastWordsCharsMax } from "../../core/link/limits.js";
import { told } from "../../core/link/parts.js";
import { readMessage } from "../../core/link/read.js";
import { int32 } from "../../core/schema/scalars.js";
import { integer, needed, object } from "../../core/schema/shape.js";

export type ExecFrame =
  | { channel: "stdin" | "stdout" | "stderr"; bytes: Buffer }
  /** The client has nothing more to say. */
  | { channel: "stdinEnd" }
  | { channel: "resize"; columns: number; rows: number }
  /** The last frame: how the command ended, */
  | { channel: "exit"; code: number }
  /** or why it never ran. */
  | { channel: "error"; message: string };

/** Payload of one frame; longer data is sent in several. */
export const frameBytesMax = 1024 * 1024;
const headBytes = 5;
/** A terminal's width and height are 16 bits each. */
export const extentMax = 65_535;
const extent = integer(0, extentMax);
/** What is in a frame that is more than bytes. */
const contents = {
  resize: object<{ columns: number; rows: number }>({ columns: needed(extent), rows: needed(extent) }),
  exit: object<{ code: number }>({ code: needed(int32) }),
  error: object<{ message: string }>({ message: needed(told(lastWordsCharsMax)) }),
};
/** The order is the wire's. */
const channels = ["stdin", "stdout", "stderr", "stdinEnd", "resize", "exit", "error"] as const;

/**
 * Writes a frame and resolves when there is room for the next.
 * @throws Fault ServiceUnavailable when the stream has ended
 */
export async function sendFrame(stream: Duplex, frame: ExecFrame): Promise<void> {
  const payload = payloadOf(frame);
  let at = 0;
  do {
    const part = payload.subarray(at, at + frameBytesMax);
    const head = Buffer.alloc(headBytes);
    head.writeUInt8(channels.indexOf(frame.channel), 0);
    head.writeUInt32BE(part.length, 1);
    await write(stream, Buffer.concat([head, part]));
    at += frameBytesMax;
  } while (at < payload.length);
}

/** The frames that come, until the stream ends. @throws Fault BadRequest when they are malformed or cut short */
export async function* receiveFrames(stream: Duplex): AsyncGenerator<ExecFrame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= headBytes) {
      const length = rest.readUInt32BE(1);
      if (length > frameBytesMax) throw malformed(`a frame of ${length} bytes, at most ${frameBytesMax} are allowed`);
      if (rest.length < headBytes + length) break;
      yield parseFrame(rest.readUInt8(0), rest.subarray(headBytes, headBytes + length));
      rest = rest.subarray(headBytes + length);
    }
  }
  if (rest.length > 0) throw malformed("it ends within a frame");
}

function payloadOf(frame: ExecFrame): Buffer {
  if ("bytes" in frame) return frame.bytes;
  const { channel, ...content } = frame;
  return channel === "stdinEnd" ? Buffer.alloc(0) : Buffer.from(JSON.stringify(content));
}

function parseFrame(number: number, payload: Buffer): ExecFrame {
  const channel = channels[number];
  if (channel === undefined) throw malformed(`channel ${number} does not exist`);
  if (channel === "stdin" || channel === "stdout" || channel === "stderr") return { channel, bytes: payload };
  if (channel === "stdinEnd") return { channel };
  let value: unknown;
  try {
    value = JSON.parse(payload.toString());
  } catch {
    throw malformed(`the payload of a frame of channel ${channel} is not JSON`);
  }
  const content = readMessage<object>(contents[channel], value);
  if (content instanceof Fault) throw malformed(content.message);
  return { channel, ...content } as ExecFrame;
}

function malformed(what: string): Fault {
  return new Fault("BadRequest", `the stream is malformed: ${what}`);
}

function write(stream: Duplex, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): Fault => new Fault("ServiceUnavailable", "the stream has ended");
    if (stream.destroyed || stream.writableEnded) {
      reject(ended());
      return;
    }
    const roomy = stream.write(bytes);
    if (roomy) {
      resolve();
      return;
    }
    const onDrain = (): void => {
      stream.off("close", onClose);
      resolve();
    };
    const onClose = (): void => {
      stream.off("drain", onDrain);
      reject(ended());
    };
    stream.once("drain", onDrain);
    stream.once("close", onClose);
  });
}
