/**
 * SPDY/3.1 over a stream of bytes, for exec and port-forward of kubectl and of client-go. There is no flow control of its
 * own in it, for its clients have none: who does not take what is for one stream holds the others, as with a kubelet.
 */
import type { Duplex } from "node:stream";
import { FrameReader, noHeaders, pingFrame, replyFrame, resetFrame } from "./frames.js";
import { HeaderReader } from "./headers.js";
import { SpdyStream } from "./stream.js";

/** Streams of a connection at once: each connection through a port-forward has two. */
export const spdyStreamsMax = 2_048;
const refused = 3;

export class SpdyConnection {
  readonly #bytes: Duplex;
  readonly #onStream: (stream: SpdyStream) => void;
  readonly #frames = new FrameReader();
  readonly #headers = new HeaderReader();
  readonly #streams = new Map<number, SpdyStream>();
  #hasReplied = false;

  /** @param onStream hears of each stream that the client opens */
  constructor(bytes: Duplex, onStream: (stream: SpdyStream) => void) {
    this.#bytes = bytes;
    this.#onStream = onStream;
    bytes.on("error", () => bytes.destroy());
  }

  /** Reads to the end of the connection; then all its streams have ended. @throws Fault BadRequest */
  async run(): Promise<void> {
    try {
      for await (const chunk of this.#bytes as AsyncIterable<Buffer>)
        for (const frame of this.#frames.push(chunk)) {
          if (frame.type === "goAway") return;
          if (frame.type === "synStream") await this.#open(frame.id, frame.isLast, frame.block);
          else if (frame.type === "data") await this.#streams.get(frame.id)?.receive(frame.bytes, frame.isLast);
          else if (frame.type === "reset") this.#streams.get(frame.id)?.reset();
          else if (frame.type === "ping") await this.#send(pingFrame(frame.bytes));
        }
    } finally {
      for (const stream of this.#streams.values()) stream.reset();
      this.#headers.close();
      this.#bytes.destroy();
    }
  }

  /** Ends it, once what was written is on its way. */
  end(): void {
    this.#bytes.end();
  }

  async #open(id: number, isLast: boolean, block: Buffer): Promise<void> {
    const headers = await this.#headers.read(block);
    if (this.#streams.size >= spdyStreamsMax || this.#streams.has(id)) return this.#send(resetFrame(id, refused));
    const stream = new SpdyStream(id, headers, (frame) => this.#send(frame));
    this.#streams.set(id, stream);
    stream.once("close", () => this.#streams.delete(id));
    await this.#send(replyFrame(id, noHeaders(!this.#hasReplied)));
    this.#hasReplied = true;
    if (isLast) await stream.receive(Buffer.alloc(0), true);
    this.#onStream(stream);
  }

  #send(frame: Buffer): Promise<void> {
    const bytes = this.#bytes;
    if (bytes.destroyed || bytes.writableEnded) return Promise.reject(new Error("the connection has ended"));
    if (bytes.write(frame)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const over = (act: () => void) => () => {
        bytes.off("drain", onDrain);
        bytes.off("close", onClose);
        act();
      };
      const onDrain = over(resolve);
      const onClose = over(() => reject(new Error("the connection has ended")));
      bytes.once("drain", onDrain);
      bytes.once("close", onClose);
    });
  }
}
