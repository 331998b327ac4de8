import { Duplex } from "node:stream";
import { dataFrame, resetFrame } from "./frames.js";
import type { Headers } from "./headers.js";

const cancelled = 5;
/** Read of a client and not yet taken: beyond it nothing more is read of the connection. */
const waitingBytesMax = 256 * 1024;

/** One stream of a connection, that the client opened. Its end and the end of its input are told apart. */
export class SpdyStream extends Duplex {
  readonly id: number;
  readonly headers: Headers;
  readonly #send: (frame: Buffer) => Promise<void>;
  #onRoom: (() => void)[] = [];
  /** Each side has ended its half, or one of them all. */
  #isOver = { ours: false, theirs: false };

  constructor(id: number, headers: Headers, send: (frame: Buffer) => Promise<void>) {
    super({ readableHighWaterMark: waitingBytesMax, allowHalfOpen: true });
    this.id = id;
    this.headers = headers;
    this.#send = send;
    this.on("error", () => {});
  }

  /** What the client sent; resolves when there is room for more. */
  async receive(bytes: Buffer, isLast: boolean): Promise<void> {
    if (this.destroyed || this.#isOver.theirs) return;
    const isRoomy = bytes.length === 0 || this.push(bytes);
    if (isLast) {
      this.#isOver.theirs = true;
      this.push(null);
    } else if (!isRoomy) await new Promise<void>((resolve) => this.#onRoom.push(resolve));
  }

  /** The client wants no more of it. */
  reset(): void {
    this.#isOver = { ours: true, theirs: true };
    this.destroy();
  }

  override _read(): void {
    for (const go of this.#onRoom.splice(0)) go();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(dataFrame(this.id, bytes, false)).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#isOver.ours = true;
    this.#send(dataFrame(this.id, Buffer.alloc(0), true)).then(() => done(), done);
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    for (const go of this.#onRoom.splice(0)) go();
    if (!this.#isOver.ours || !this.#isOver.theirs) void this.#send(resetFrame(this.id, cancelled)).catch(() => {});
    done(null);
  }
}
