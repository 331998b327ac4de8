/** Byte streams between the master and its minions: asked for by a message, then dialled by the minion. */
import type { Duplex } from "node:stream";
import { Fault } from "../../core/fault.js";
import type { Clock, Timer } from "../../core/time.js";
import { streamDialMs, streamsMax } from "./link.js";

interface AwaitedStream {
  minion: string;
  resolve(stream: Duplex): void;
  timer: Timer;
}

export class OpenStreams {
  readonly #clock: Clock;
  readonly #awaited = new Map<string, AwaitedStream>();
  /** Streams to each minion, open or awaited. */
  readonly #counts = new Map<string, number>();
  readonly #open = new Map<string, Set<Duplex>>();
  #asked = 0;
  /** Differs from one master process to the next: an answer to the last one's question must not fit this one's. */
  readonly #prefix: string;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#prefix = clock.nowMs().toString(36);
  }

  /** @param ask tells the minion; false: it is not connected. @throws Fault ServiceUnavailable, Timeout, TooManyRequests */
  ask(minion: string, ask: (streamId: string) => boolean): Promise<Duplex> {
    if ((this.#counts.get(minion) ?? 0) >= streamsMax) {
      const message = `minion "${minion}" has ${streamsMax} streams open; close some`;
      return Promise.reject(new Fault("TooManyRequests", message, { retry: true }));
    }
    return new Promise((resolve, reject) => {
      const streamId = `${this.#prefix}-${++this.#asked}`;
      if (!ask(streamId)) {
        reject(new Fault("ServiceUnavailable", `minion "${minion}" is not connected`, { retry: true }));
        return;
      }
      this.#count(minion, 1);
      const timer = this.#clock.after(streamDialMs, () => {
        this.#awaited.delete(streamId);
        this.#count(minion, -1);
        const message = `minion "${minion}" did not open the stream within ${streamDialMs} ms`;
        reject(new Fault("Timeout", message, { retry: true }));
      });
      this.#awaited.set(streamId, { minion, resolve, timer });
    });
  }

  /** Whether `minion` was asked for this stream and has not opened it yet. */
  expects(minion: string, streamId: string): boolean {
    return this.#awaited.get(streamId)?.minion === minion;
  }

  /** Hands over a stream that `minion` opened; one that nobody waits for any more is ended. */
  take(minion: string, streamId: string, stream: Duplex): void {
    const waiting = this.#awaited.get(streamId);
    if (waiting?.minion !== minion) {
      stream.destroy();
      return;
    }
    this.#awaited.delete(streamId);
    waiting.timer.cancel();
    const open = this.#open.get(minion) ?? new Set();
    this.#open.set(minion, open.add(stream));
    stream.once("close", () => {
      this.#count(minion, -1);
      open.delete(stream);
      if (open.size === 0 && this.#open.get(minion) === open) this.#open.delete(minion);
    });
    waiting.resolve(stream);
  }

  /** Ends those of a minion. */
  end(minion: string): void {
    for (const stream of this.#open.get(minion) ?? []) stream.destroy();
  }

  #count(minion: string, change: 1 | -1): void {
    const count = (this.#counts.get(minion) ?? 0) + change;
    if (count > 0) this.#counts.set(minion, count);
    else this.#counts.delete(minion);
  }
}
