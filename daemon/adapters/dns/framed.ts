/** Messages of DNS on a stream: each with its length before it, in two bytes (RFC 1035 4.2.2). */

/** Gathers what arrives, in whatever pieces, to whole messages. */
export class Frames {
  #pieces: Buffer[] = [];
  #bytes = 0;
  readonly #bytesMax: number;

  /** @param bytesMax of a message */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Whether a message has begun and is not here whole. */
  get isPartial(): boolean {
    return this.#bytes > 0;
  }

  /** @returns the messages that are whole now; undefined: one is too long, and nothing behind it can be read */
  take(piece: Buffer): Buffer[] | undefined {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    const whole: Buffer[] = [];
    if (this.#bytes < 2) return whole;
    let all = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
    while (all.length >= 2) {
      const length = all.readUInt16BE(0);
      if (length > this.#bytesMax) return undefined;
      if (all.length < 2 + length) break;
      whole.push(all.subarray(2, 2 + length));
      all = all.subarray(2 + length);
    }
    this.#pieces = all.length > 0 ? [all] : [];
    this.#bytes = all.length;
    return whole;
  }
}

/** A message with its length. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
