/**
 * A terminal over one byte stream: frames of one byte channel, four bytes length, payload. Channels 0 stdin (an
 * empty frame ends it), 1 stdout, 2 stderr, 3 exit code or error as JSON, 4 resize as JSON.
 */
import { type Duplex, PassThrough, Writable } from "node:stream";
import { Fault } from "../../core/fault.js";

export const channels = { stdin: 0, stdout: 1, stderr: 2, end: 3, resize: 4 } as const;
const headBytes = 5;
/** A frame announced longer than this is not one of ours. */
export const frameBytesMax = 16 * 1024 * 1024;

export function frame(channel: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(channel, 0);
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
}

/** Feeds frames of a stream to `onFrame`, one after another; reading waits while `onFrame`'s promise is pending. */
export async function readFrames(
  stream: Duplex,
  onFrame: (channel: number, payload: Buffer) => Promise<void> | void,
): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    while (rest.length >= headBytes) {
      const length = rest.readUInt32BE(1);
      if (length > frameBytesMax) throw new Fault("BadRequest", `a frame of ${length} bytes is too long`);
      if (rest.length < headBytes + length) break;
      const payload = rest.subarray(headBytes, headBytes + length);
      const channel = rest.readUInt8(0);
      rest = rest.subarray(headBytes + length);
      await onFrame(channel, payload);
    }
  }
}

/** How a session ended. */
export interface ExecEnd {
  exitCode: number;
  /** Why there is no exit code; "" if there is one. */
  error: string;
}

export interface FramedExec {
  stdin: Writable;
  stdout: PassThrough;
  stderr: PassThrough;
  resize(columns: number, rows: number): Promise<void>;
  exitCode: Promise<number>;
  close(): void;
}

const writeTo = (target: Writable, payload: Uint8Array): Promise<void> | void =>
  target.write(payload) ? undefined : new Promise((resolve) => target.once("drain", resolve));

/** The asking end: a session over a stream whose other end runs {@link readFrames} on a container. */
export function execOverStream(stream: Duplex): FramedExec {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const stdin = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (stream.write(frame(channels.stdin, chunk))) done();
      else stream.once("drain", () => done());
    },
    final: (done) => {
      stream.write(frame(channels.stdin, Buffer.alloc(0)));
      done();
    },
  });
  const exitCode = new Promise<number>((resolve, reject) => {
    readFrames(stream, (channel, payload) => {
      if (channel === channels.stdout) return writeTo(stdout, payload);
      if (channel === channels.stderr) return writeTo(stderr, payload);
      if (channel !== channels.end) return;
      const end = JSON.parse(payload.toString()) as ExecEnd;
      if (end.error === "") resolve(end.exitCode);
      else reject(new Fault("InternalError", end.error));
    })
      .then(() => reject(new Fault("ServiceUnavailable", "the session ended without an exit code: its minion left")))
      .catch(reject)
      .finally(() => {
        stdout.end();
        stderr.end();
      });
  });
  exitCode.catch(() => undefined);
  stream.on("error", () => stream.destroy());
  return {
    stdin,
    stdout,
    stderr,
    exitCode,
    resize: async (columns, rows) => {
      stream.write(frame(channels.resize, Buffer.from(JSON.stringify({ columns, rows }))));
    },
    close: () => stream.destroy(),
  };
}
