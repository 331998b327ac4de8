/** Asks another resolver, once, by UDP or TCP. Each question has a port and an id of its own, that nobody else can guess. */
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import type { Clock } from "../../../core/time.js";
import { Frames, framed } from "./framed.js";
import { headerBytes } from "./query.js";
import { messageBytesMax } from "./reply.js";

export interface Upstream {
  address: string;
  port: number;
}

/** A question as it is sent on. */
export interface Asked {
  /** The whole message, with the id of whoever asks. */
  message: Buffer;
  /** The section of its question. */
  asked: Buffer;
}

export type Ask = (upstream: Upstream, question: Asked, timeoutMs: number) => Promise<Buffer>;

const withId = (message: Buffer, id: number): Buffer => {
  const copy = Buffer.from(message);
  copy.writeUInt16BE(id, 0);
  return copy;
};

/** Whether a message answers this question: what does not is of somebody else, and of no use. */
function answers(message: Buffer, id: number, { asked }: Asked): boolean {
  if (message.length < headerBytes || message.readUInt16BE(0) !== id || (message.readUInt16BE(2) & 0x8000) === 0)
    return false;
  // A resolver that cannot read the question, or does not want to, may leave it out.
  if (message.readUInt16BE(4) === 0) return (message.readUInt16BE(2) & 15) !== 0;
  return message.subarray(headerBytes, headerBytes + asked.length).equals(asked);
}

/** What one attempt has in hand, and lets go of at its end. */
function attempt<T>(
  clock: Clock,
  timeoutMs: number,
  begin: (done: (value: T) => void, fail: (why: Error) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    let letGo = (): void => {};
    const end = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      timer.cancel();
      letGo();
      settle();
    };
    const timer = clock.after(timeoutMs, () => end(() => reject(new Error(`no answer within ${timeoutMs} ms`))));
    const release = begin(
      (value) => end(() => resolve(value)),
      (why) => end(() => reject(why)),
    );
    if (isOver) release();
    else letGo = release;
  });
}

/** @throws Error when there is no answer in time, or nobody there */
export const askByUdp =
  (clock: Clock): Ask =>
  ({ address, port }, question, timeoutMs) =>
    attempt(clock, timeoutMs, (done, fail) => {
      const id = randomInt(0x10000);
      const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
      socket.on("error", fail);
      socket.on("message", (message) => {
        if (answers(message, id, question)) done(withId(message, question.message.readUInt16BE(0)));
      });
      // Connected: the kernel takes answers from there only, and tells at once that nobody is.
      socket.connect(port, address, () => {
        socket.send(withId(question.message, id), (error) => {
          if (error) fail(error);
        });
      });
      return () => socket.close();
    });

/** @throws Error as {@link askByUdp} */
export const askByTcp =
  (clock: Clock): Ask =>
  ({ address, port }, question, timeoutMs) =>
    attempt(clock, timeoutMs, (done, fail) => {
      const id = randomInt(0x10000);
      const frames = new Frames(messageBytesMax);
      const socket = connect({ host: address, port });
      socket.on("error", fail);
      socket.on("close", () => fail(new Error("it hung up")));
      socket.on("connect", () => socket.write(framed(withId(question.message, id))));
      socket.on("data", (piece) => {
        for (const message of frames.take(piece) ?? [])
          if (answers(message, id, question)) done(withId(message, question.message.readUInt16BE(0)));
      });
      return () => socket.destroy();
    });
