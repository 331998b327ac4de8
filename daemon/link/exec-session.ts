/** The asking end of an exec stream: frames as the three streams of a process, and its exit code. */
import { type Duplex, PassThrough, Writable } from "node:stream";
import { Fault } from "../../core/fault.js";
import { extentMax, receiveFrames, sendFrame } from "./streams.js";

export interface ExecSession {
  stdin: Writable;
  stdout: PassThrough;
  stderr: PassThrough;
  /** A size that comes too late, or that no terminal has, is none. */
  resize(columns: number, rows: number): void;
  /** Settles after the output ended. Rejects with why there is no exit code. */
  exitCode: Promise<number>;
  close(): void;
}

const writeTo = (target: Writable, bytes: Buffer): Promise<void> | undefined =>
  target.write(bytes) ? undefined : new Promise((resolve) => target.once("drain", () => resolve()));

async function readOutput(stream: Duplex, stdout: Writable, stderr: Writable): Promise<number> {
  for await (const frame of receiveFrames(stream)) {
    if (frame.channel === "stdout") await writeTo(stdout, frame.bytes);
    else if (frame.channel === "stderr") await writeTo(stderr, frame.bytes);
    else if (frame.channel === "exit") return frame.code;
    else if (frame.channel === "error") throw new Fault("InternalError", frame.message);
  }
  throw new Fault("ServiceUnavailable", "the session ended without an exit code: its minion left", { retry: true });
}

/** A session over a stream whose other end runs a command. */
export function execSession(stream: Duplex): ExecSession {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const stdin = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      sendFrame(stream, { channel: "stdin", bytes: chunk }).then(() => done(), done);
    },
    final: (done) => {
      sendFrame(stream, { channel: "stdinEnd" }).then(() => done(), done);
    },
  });
  // Input that nobody takes any more is no error of the session: its end is told by the exit code.
  stdin.on("error", () => {});
  stream.on("error", () => stream.destroy());
  const exitCode = readOutput(stream, stdout, stderr).finally(() => {
    stdout.end();
    stderr.end();
    stream.destroy();
  });
  exitCode.catch(() => {});
  return {
    stdin,
    stdout,
    stderr,
    exitCode,
    resize: (columns, rows) => {
      if (Math.min(columns, rows) < 0 || Math.max(columns, rows) > extentMax) return;
      void sendFrame(stream, { channel: "resize", columns, rows }).catch(() => {});
    },
    close: () => {
      stream.destroy();
    },
  };
}
