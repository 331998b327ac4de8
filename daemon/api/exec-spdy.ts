/** A process in a container over SPDY, for clients that speak no WebSocket: a stream each for its three, its size, its end. */
import type { Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { asFault } from "../../core/fault.js";
import { toV1Status } from "../../core/kinds/status.js";
import { resize, statusOf } from "./exec.js";
import { SpdyConnection } from "./spdy/connection.js";
import type { SpdyStream } from "./spdy/stream.js";
import type { ExecSession } from "./stream-port.js";

export interface Wanted {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}

/** The streams that a client opens for what it wants. */
const streamsFor = (wants: Wanted): string[] => [
  "error",
  ...(["stdin", "stdout"] as const).filter((name) => wants[name]),
  ...(wants.stderr && !wants.tty ? ["stderr"] : []),
  ...(wants.tty ? ["resize"] : []),
];

/** Runs the session to its end over the bytes, whoever ends it. */
export async function serveSpdyExec(bytes: Duplex, session: ExecSession, wants: Wanted): Promise<void> {
  const missing = new Set(streamsFor(wants));
  const streams = new Map<string, SpdyStream>();
  const connection = new SpdyConnection(bytes, (stream) => {
    const type = stream.headers.get("streamtype") ?? "";
    if (!missing.delete(type)) {
      stream.destroy();
      return;
    }
    streams.set(type, stream);
    if (missing.size === 0) void carry(session, streams, wants).finally(() => connection.end());
  });
  try {
    await connection.run();
  } finally {
    session.close();
  }
}

async function carry(session: ExecSession, streams: ReadonlyMap<string, SpdyStream>, wants: Wanted): Promise<void> {
  session.stdin.on("error", () => {});
  const stdin = streams.get("stdin");
  if (stdin) void pipeline(stdin, session.stdin).catch(() => {});
  else session.stdin.end();
  // A size a line.
  streams.get("resize")?.on("data", (sizes: Buffer) => {
    for (const size of String(sizes).split("\n")) resize(session, Buffer.from(size));
  });
  const error = streams.get("error");
  error?.resume();
  const pass = async (output: Readable, name: "stdout" | "stderr"): Promise<void> => {
    const target = wants[name] ? streams.get(name) : undefined;
    if (target) await pipeline(output, target);
    else output.resume();
  };
  try {
    const all = [pass(session.stdout, "stdout"), pass(session.stderr, "stderr")];
    const [exitCode] = await Promise.all([session.exitCode, ...all]);
    await ended(error, statusOf(exitCode));
  } catch (why) {
    await ended(error, toV1Status(asFault(why)));
  }
}

const ended = (error: SpdyStream | undefined, status: object): Promise<void> =>
  new Promise((resolve) => (error ? error.end(JSON.stringify(status), () => resolve()) : resolve()));
