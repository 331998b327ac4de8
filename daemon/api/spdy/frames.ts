/** Frames of SPDY/3.1, as far as clients of Kubernetes send them. Source: the SPDY/3 draft, 2.2 and 2.6. Pure. */
import { Fault } from "../../../core/fault.js";

export type Frame =
  | { type: "data"; id: number; isLast: boolean; bytes: Buffer }
  | { type: "synStream"; id: number; isLast: boolean; block: Buffer }
  | { type: "reset"; id: number }
  | { type: "ping"; bytes: Buffer }
  | { type: "goAway" }
  /** What needs no answer: settings, windows, headers that come later. */
  | { type: "other" };

const headBytes = 8;
/** spdystream writes 32 KiB at once; who sends more in one frame is no client of ours. */
export const frameBytesMax = 1024 * 1024;
const versionWord = 0x8003;
const types = { synStream: 1, synReply: 2, reset: 3, ping: 6, goAway: 7 } as const;
const lastFlag = 1;

/** Makes frames of bytes that come cut anywhere. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** @throws Fault BadRequest for what is no frame, or too large a one */
  push(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (this.#rest.length >= headBytes) {
      const length = this.#rest.readUIntBE(5, 3);
      if (length > frameBytesMax) throw malformed(`a frame of ${length} bytes, at most ${frameBytesMax} are taken`);
      if (this.#rest.length < headBytes + length) break;
      frames.push(frameOf(this.#rest.subarray(0, headBytes), this.#rest.subarray(headBytes, headBytes + length)));
      this.#rest = this.#rest.subarray(headBytes + length);
    }
    return frames;
  }
}

function frameOf(head: Buffer, payload: Buffer): Frame {
  const isLast = (head.readUInt8(4) & lastFlag) !== 0;
  const first = head.readUInt32BE(0);
  if (first < 0x8000_0000) return { type: "data", id: first, isLast, bytes: payload };
  if (head.readUInt16BE(0) !== versionWord) throw malformed("it is not version 3");
  const type = head.readUInt16BE(2);
  const least = { [types.synStream]: 10, [types.reset]: 8, [types.ping]: 4 }[type] ?? 0;
  if (payload.length < least) throw malformed(`a control frame of type ${type} is too short`);
  if (type === types.synStream)
    return { type: "synStream", id: payload.readUInt32BE(0) & 0x7fff_ffff, isLast, block: payload.subarray(10) };
  if (type === types.reset) return { type: "reset", id: payload.readUInt32BE(0) & 0x7fff_ffff };
  if (type === types.ping) return { type: "ping", bytes: payload.subarray(0, 4) };
  return { type: type === types.goAway ? "goAway" : "other" };
}

const malformed = (what: string): Fault =>
  new Fault("BadRequest", `this is not SPDY/3.1 as it is spoken here: ${what}`);

function control(type: number, payload: Buffer, flags = 0): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt16BE(versionWord, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(payload.length, 4);
  head.writeUInt8(flags, 4);
  return Buffer.concat([head, payload]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function dataFrame(id: number, bytes: Buffer, isLast: boolean): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(id, 0);
  head.writeUInt32BE(bytes.length, 4);
  head.writeUInt8(isLast ? lastFlag : 0, 4);
  return Buffer.concat([head, bytes]);
}

/** @param block as of {@link noHeaders} */
export const replyFrame = (id: number, block: Buffer): Buffer =>
  control(types.synReply, Buffer.concat([word(id), block]));

/** @param status 1 protocol error, 3 refused, 5 cancelled */
export const resetFrame = (id: number, status: number): Buffer =>
  control(types.reset, Buffer.concat([word(id), word(status)]));

export const pingFrame = (bytes: Buffer): Buffer => control(types.ping, bytes);

/**
 * A block of no headers, in the zlib stream that a connection has for its own headers (RFC 1950, RFC 1951 3.2.4): a
 * stored block, which needs no compressor, and an empty one, at which Go's reader gives what it has.
 * @param isFirst of the connection
 */
export function noHeaders(isFirst: boolean): Buffer {
  const stored = [0x00, 0x04, 0x00, 0xfb, 0xff, 0, 0, 0, 0, 0x00, 0x00, 0x00, 0xff, 0xff];
  return Buffer.from(isFirst ? [0x78, 0x01, ...stored] : stored);
}
