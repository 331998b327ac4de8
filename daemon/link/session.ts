/**
 * The bookkeeping of one connection, pure: it numbers what is sent, puts what comes back in order, drops what comes
 * twice, and notices a line that only looks alive (one direction dead, messages lost). Its one answer to trouble is
 * "reset": a new connection begins with a hello and a full sync, which mends everything.
 *
 * A frame on the wire: `n` number (0: only an acknowledgement), `a` the last number received in order,
 * `q` an acknowledgement is wanted now, `m` the message.
 */

/** Messages that may wait for one that is missing. */
export const earlyMax = 64;
/** How long they may wait. */
export const gapMsMax = 2_000;
/** How often at most an acknowledgement is asked for. */
export const askEveryMs = 2_000;
/** A peer that has not acknowledged for so long after it was asked is not there. */
export const silenceMsMax = 10_000;

interface Frame {
  n: number;
  a: number;
  q?: 1;
  m?: unknown;
}

export interface Received {
  /** To be read and handled now, in this order. */
  messages: unknown[];
  /** To be sent back now. */
  reply?: string;
  /** Why the connection has to be reset; then there are no messages. */
  reset?: string;
  /** The peer does not keep to the protocol, and how; then there are no messages. */
  nonsense?: string;
}

export class Session<Out> {
  private sent = 0;
  private received = 0;
  private readonly early = new Map<number, unknown>();
  private gapSinceMs = 0;
  /** The question that was not answered yet. */
  private asked: { number: number; atMs: number } | undefined;
  private lastAskMs = Number.NEGATIVE_INFINITY;
  private acknowledged = 0;
  /** Since when something sent waits for its acknowledgement. */
  private unacknowledgedSinceMs = 0;

  /** The text to send for a message. */
  wrap(message: Out, nowMs: number): string {
    if (this.acknowledged === this.sent) this.unacknowledgedSinceMs = nowMs;
    const frame: Frame = { n: ++this.sent, a: this.received, m: message };
    if (!this.asked && nowMs - this.lastAskMs >= askEveryMs) {
      frame.q = 1;
      this.lastAskMs = nowMs;
      this.asked = { number: this.sent, atMs: nowMs };
    }
    return JSON.stringify(frame);
  }

  /** Takes in a text of the peer. */
  receive(text: string, nowMs: number): Received {
    const frame = parseFrame(text);
    if (!frame) return { messages: [], nonsense: "a message is not understood" };
    if (frame.a > this.sent) return { messages: [], nonsense: "something was acknowledged that was never sent" };
    if (this.asked && frame.a >= this.asked.number) this.asked = undefined;
    if (frame.a > this.acknowledged) {
      this.acknowledged = frame.a;
      this.unacknowledgedSinceMs = nowMs;
    }
    // The last message before a silence has none after it that would show the gap: what the peer says shows it.
    if (this.acknowledged < this.sent && nowMs - this.unacknowledgedSinceMs > silenceMsMax)
      return { messages: [], reset: `message ${this.acknowledged + 1} was never acknowledged` };
    const messages = frame.n === 0 ? [] : this.inOrder(frame.n, frame.m, nowMs);
    const gap = this.gap(nowMs);
    if (gap) return { messages: [], reset: gap };
    if (!frame.q) return { messages };
    return { messages, reply: JSON.stringify({ n: 0, a: this.received } satisfies Frame) };
  }

  /** Why the peer must be taken for gone, or undefined. To be asked now and then, at the latest when something is sent. */
  stuck(nowMs: number): string | undefined {
    if (!this.asked || nowMs - this.asked.atMs <= silenceMsMax) return undefined;
    return `nothing was acknowledged for ${silenceMsMax / 1000} s`;
  }

  private inOrder(number: number, message: unknown, nowMs: number): unknown[] {
    if (number <= this.received || this.early.has(number)) return [];
    if (this.early.size === 0) this.gapSinceMs = nowMs;
    this.early.set(number, message);
    const ready: unknown[] = [];
    for (let next = this.received + 1; this.early.has(next); next++) {
      ready.push(this.early.get(next));
      this.early.delete(next);
      this.received = next;
    }
    if (ready.length > 0) this.gapSinceMs = nowMs;
    return ready;
  }

  private gap(nowMs: number): string | undefined {
    if (this.early.size === 0) return undefined;
    if (this.early.size <= earlyMax && nowMs - this.gapSinceMs <= gapMsMax) return undefined;
    return `message ${this.received + 1} was lost`;
  }
}

function parseFrame(text: string): Frame | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("n" in value) || !("a" in value)) return undefined;
    const { n, a } = value;
    if (!Number.isSafeInteger(n) || !Number.isSafeInteger(a) || Number(n) < 0 || Number(a) < 0) return undefined;
    if (n !== 0 && !("m" in value)) return undefined;
    return value as Frame;
  } catch {
    return undefined;
  }
}
