/** Protobuf's own scalars, lengths and tags, out of bytes that may be anything. */
import { Fault } from "../fault.js";

/** The ways in which a value is written (protobuf's "wire types"). */
export const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

export const broken = (): Fault =>
  new Fault("BadRequest", "the body is not the protobuf that its Content-Type says it is");

/** Numbers are put together of two parts, of 28 and 36 bits, each of which is exact. */
const lowSpan = 2 ** 28;
const highSpan = 2 ** 36;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class WireReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The number of the next field and how its value is written. @throws Fault BadRequest */
  tag(): { field: number; type: number } {
    const tag = this.integer();
    const field = Math.floor(tag / 8);
    if (field < 1) throw broken();
    return { field, type: tag % 8 };
  }

  /** A signed 64-bit number; beyond 2^53 only nearly. @throws Fault BadRequest */
  integer(): number {
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw broken();
      const part = byte & 0x7f;
      if (i < 4) low += part * 2 ** (7 * i);
      else high += (part * 2 ** (7 * (i - 4))) % highSpan;
      if (byte < 0x80) return (high >= highSpan / 2 ? high - highSpan : high) * lowSpan + low;
    }
    throw broken();
  }

  /** What stands behind its length. @throws Fault BadRequest */
  bytes(): Uint8Array {
    const length = this.integer();
    return this.#take(length);
  }

  /** @throws Fault BadRequest also when it is not UTF-8 */
  text(): string {
    const bytes = this.bytes();
    try {
      return utf8.decode(bytes);
    } catch {
      throw broken();
    }
  }

  skip(type: number): void {
    if (type === wire.varint) this.integer();
    else if (type === wire.bytes) this.bytes();
    else if (type === wire.fixed64) this.#take(8);
    else if (type === wire.fixed32) this.#take(4);
    else throw broken();
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw broken();
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }
}
