/** A process in a container over a WebSocket: Kubernetes' remote command protocol, v5 with v4 to fall back on. */
import type { Readable, Writable } from "node:stream";
import { WebSocket } from "ws";
import { isRecord } from "../../core/schema/shape.js";
import { ConnectionError, errorOfAnswer, errorOfStatus } from "./api-error.js";
import type { Client } from "./client.js";
import { addressOf, checkListener, connectionError, headersFor } from "./http.js";

const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;
const protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
/** What is typed or piped in is sent in pieces of this size, and waits while this much is under way. */
const pieceBytes = 32 * 1024;
const bytesUnderWayMax = 1024 * 1024;
const answerMsMax = 30_000;

export interface ExecRequest {
  pod: string;
  container?: string | undefined;
  command: readonly string[];
  tty: boolean;
  /** Where the input comes from; undefined = it gets none. */
  stdin?: Readable | undefined;
  stdout: Writable;
  stderr: Writable;
  /** The terminal's size now; called at the beginning and when `onResize` tells of a change. */
  size?: () => { columns: number; rows: number };
  onResize?: (listener: () => void) => () => void;
}

function frame(channel: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([channel]), data]);
}

/** The exit code a status tells of. @throws ApiError for what is no end of a process */
export function exitCodeOf(status: unknown): number {
  if (!isRecord(status)) throw new ConnectionError("the server told no exit code");
  if (status["status"] === "Success") return 0;
  const details = isRecord(status["details"]) ? status["details"] : {};
  const causes = Array.isArray(details["causes"]) ? details["causes"].filter(isRecord) : [];
  const code = Number(causes.find((c) => c["reason"] === "ExitCode")?.["message"]);
  if (status["reason"] === "NonZeroExitCode" && Number.isInteger(code)) return code;
  throw errorOfStatus(status, 500);
}

/** @throws ApiError, ConnectionError */
function open(client: Client, request: ExecRequest): Promise<WebSocket> {
  const { server, tls } = client.access;
  checkListener(client.access);
  const query = new URLSearchParams();
  for (const word of request.command) query.append("command", word);
  if (request.container !== undefined) query.append("container", request.container);
  query.append("stdin", String(request.stdin !== undefined));
  query.append("stdout", "true");
  query.append("stderr", String(!request.tty));
  query.append("tty", String(request.tty));
  const path = addressOf(server, { path: `${client.path("Pod", request.pod)}/exec` });
  const url = `${server.protocol === "https:" ? "wss" : "ws"}://${server.host}${path}?${query.toString()}`;
  const socket = new WebSocket(url, protocols, {
    headers: headersFor(client.access),
    handshakeTimeout: answerMsMax,
    perMessageDeflate: false,
    ...tls,
  });
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      // A quick command may have said and ended everything in the packet that opened the socket: wait for a listener.
      socket.pause();
      resolve(socket);
    });
    socket.once("error", (error) => reject(connectionError(error, server)));
    socket.once("unexpected-response", (_, answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => reject(errorOfAnswer(answer.statusCode ?? 0, Buffer.concat(chunks).toString())));
    });
  });
}

async function pump(socket: WebSocket, stdin: Readable): Promise<void> {
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      if (socket.readyState !== WebSocket.OPEN) return;
      const data = frame(channels.stdin, chunk.subarray(at, at + pieceBytes));
      if (socket.bufferedAmount < bytesUnderWayMax) socket.send(data);
      else await new Promise<void>((resolve) => socket.send(data, () => resolve()));
    }
  }
  // v4 has no word for the end of input.
  if (socket.readyState === WebSocket.OPEN && socket.protocol === protocols[0])
    socket.send(Buffer.from([channels.close, channels.stdin]));
}

function receive(socket: WebSocket, request: ExecRequest, onStatus: (status: unknown) => void): void {
  const write = (output: Writable, data: Buffer): void => {
    if (output.write(data)) return;
    // No more is taken from the server until the output has room.
    socket.pause();
    output.once("drain", () => socket.resume());
  };
  socket.on("message", (message: Buffer) => {
    const data = message.subarray(1);
    if (message[0] === channels.stdout) write(request.stdout, data);
    else if (message[0] === channels.stderr) write(request.stderr, data);
    else if (message[0] === channels.status)
      try {
        onStatus(JSON.parse(data.toString()));
      } catch {
        onStatus(undefined);
      }
  });
}

/**
 * Runs a command in a container to its end; resolves to its exit code.
 * @throws ApiError when it cannot be run, ConnectionError when the connection breaks before its end
 */
export async function execInPod(client: Client, request: ExecRequest): Promise<number> {
  const socket = await open(client, request);
  let status: { value: unknown } | undefined;
  const closed = new Promise<number>((resolve, reject) => {
    receive(socket, request, (value) => {
      status = { value };
    });
    socket.on("error", (error) => reject(connectionError(error, client.access.server)));
    socket.on("close", () => {
      if (!status)
        reject(
          new ConnectionError("the connection broke before the command ended; whether it still runs is not known"),
        );
      else
        try {
          resolve(exitCodeOf(status.value));
        } catch (error) {
          reject(error);
        }
    });
  });
  socket.resume();
  const sendSize = (): void => {
    const size = request.size?.();
    if (!size || socket.readyState !== WebSocket.OPEN) return;
    socket.send(frame(channels.resize, Buffer.from(JSON.stringify({ Width: size.columns, Height: size.rows }))));
  };
  sendSize();
  const unlisten = request.onResize?.(sendSize);
  if (request.stdin) pump(socket, request.stdin).catch(() => socket.close());
  try {
    return await closed;
  } finally {
    unlisten?.();
  }
}
