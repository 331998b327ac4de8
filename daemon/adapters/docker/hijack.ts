import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { demux } from "./demux.js";

/** What docker-modem is asked for; its types do not know all of it. */
export interface Dial {
  path: string;
  statusCodes: Readonly<Record<number, string>>;
  /** Of the request: JSON, or none. */
  body?: object;
  query?: object;
}

/** A request whose answer 101 makes the socket ours. */
export function hijacked(
  docker: Docker,
  { path, statusCodes, body, query }: Dial,
  abortSignal: AbortSignal,
): Promise<Socket> {
  const dial = {
    path,
    method: "POST",
    hijack: true,
    // Keeps docker-modem from ending the request: what ends it is the end of stdin.
    openStdin: true,
    isStream: true,
    statusCodes,
    ...(body === undefined ? nothing : {}),
    options: { ...body, ...(query === undefined ? {} : { _query: query }) },
    abortSignal,
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(dial, (error: Error | null, socket: unknown) => {
      if (error) reject(error);
      else resolve(socket as Socket);
    });
  });
}

/** An empty body is sent as one: without, docker-modem sends its options there, and the engine takes them for input. */
const nothing = { file: Buffer.alloc(0), headers: { "Content-Type": "text/plain" } };

/** The three streams on such a socket. The end of stdin closes our half of it only. */
export interface SocketStreams {
  stdin: Socket;
  stdout: PassThrough;
  stderr: PassThrough;
  /** Resolves when the output has ended; with an error when the connection broke. */
  ended: Promise<Error | undefined>;
}

/** @param tty with a terminal all is stdout */
export function socketStreams(socket: Socket, tty: boolean): SocketStreams {
  socket.setKeepAlive(true);
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const ended = new Promise<Error | undefined>((resolve) => {
    demux(socket, tty, { stdout, stderr }, (error) => {
      stdout.end();
      stderr.end();
      resolve(error);
    });
  });
  return { stdin: socket, stdout, stderr, ended };
}
