/** A client of SPDY/3.1 as client-go is one: enough of it for tests. */
import { once } from "node:events";
import type { Duplex } from "node:stream";
import { constants, createDeflate } from "node:zlib";
import { dictionary } from "../../../../daemon/api/spdy/dictionary.js";

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const named = (text: string): Buffer => Buffer.concat([word(text.length), Buffer.from(text)]);

/** What came from the server of one stream. */
export interface Heard {
  bytes: Buffer;
  isOver: boolean;
  isReset: boolean;
}

export class SpdyClient {
  readonly heard = new Map<number, Heard>();
  readonly pings: Buffer[] = [];
  readonly #bytes: Duplex;
  readonly #deflate = createDeflate({ dictionary, flush: constants.Z_SYNC_FLUSH });
  #next = 1;
  #opening: Promise<unknown> = Promise.resolve();
  #rest: Buffer = Buffer.alloc(0);

  constructor(bytes: Duplex) {
    this.#bytes = bytes;
    bytes.on("data", (chunk: Buffer) => this.#read(chunk));
    bytes.on("error", () => {});
  }

  /** One after another: all headers are of one zlib stream. */
  open(headers: Record<string, string>): Promise<number> {
    const opened = this.#opening.then(() => this.#open(headers));
    this.#opening = opened;
    return opened;
  }

  async #open(headers: Record<string, string>): Promise<number> {
    const id = this.#next;
    this.#next += 2;
    const pairs = Object.entries(headers);
    const plain = Buffer.concat([word(pairs.length), ...pairs.flatMap(([k, v]) => [named(k), named(v)])]);
    const parts: Buffer[] = [];
    const take = (part: Buffer): void => void parts.push(part);
    this.#deflate.on("data", take);
    await new Promise<void>((resolve) => this.#deflate.write(plain, () => resolve()));
    this.#deflate.off("data", take);
    this.heard.set(id, { bytes: Buffer.alloc(0), isOver: false, isReset: false });
    this.control(1, Buffer.concat([word(id), word(0), Buffer.alloc(2), ...parts]));
    return id;
  }

  control(type: number, payload: Buffer): void {
    const head = Buffer.alloc(8);
    head.writeUInt16BE(0x8003, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt32BE(payload.length, 4);
    this.#bytes.write(Buffer.concat([head, payload]));
  }

  send(id: number, bytes: Buffer, isLast = false): void {
    const head = Buffer.concat([word(id), word(bytes.length)]);
    head.writeUInt8(isLast ? 1 : 0, 4);
    this.#bytes.write(Buffer.concat([head, bytes]));
  }

  reset(id: number): void {
    this.control(3, Buffer.concat([word(id), word(5)]));
  }

  async until(fits: () => boolean): Promise<void> {
    while (!fits()) await once(this.#bytes, "data");
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 8) {
      const length = this.#rest.readUIntBE(5, 3);
      if (this.#rest.length < 8 + length) return;
      const payload = this.#rest.subarray(8, 8 + length);
      const first = this.#rest.readUInt32BE(0);
      const isLast = (this.#rest.readUInt8(4) & 1) === 1;
      const type = this.#rest.readUInt16BE(2);
      this.#rest = this.#rest.subarray(8 + length);
      if (first < 0x8000_0000) this.#data(first, payload, isLast);
      else if (type === 3) this.#of(payload.readUInt32BE(0)).isReset = true;
      else if (type === 6) this.pings.push(payload);
    }
  }

  #data(id: number, bytes: Buffer, isLast: boolean): void {
    const heard = this.#of(id);
    heard.bytes = Buffer.concat([heard.bytes, bytes]);
    heard.isOver ||= isLast;
  }

  #of(id: number): Heard {
    const heard = this.heard.get(id);
    if (!heard) throw new Error(`stream ${id} was never opened`);
    return heard;
  }
}
