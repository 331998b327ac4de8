/**
 * A process in a container over a WebSocket: Kubernetes' remote command protocol, v4 and v5. Every message begins
 * with the number of its channel. The status of the end goes out on channel 3, then the socket closes with 1000.
 */
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { WebSocket } from "ws";
import { asFault } from "../../core/fault.js";
import { toV1Status } from "../../core/kinds/status.js";
import { execBytesWaitingMax } from "./limits.js";
import type { ExecSession } from "./stream-port.js";

const stdinChannel = 0;
const stdoutChannel = 1;
const stderrChannel = 2;
const statusChannel = 3;
const resizeChannel = 4;
/** v5 only: the byte after it is the channel that the client has ended. */
const closeChannel = 255;

/** Subprotocols, best first. */
export const execProtocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

function framed(channel: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([channel]), data]);
}

/** How a command ended, as kubectl reads it. */
export function statusOf(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: "Success" };
  return {
    metadata: {},
    status: "Failure",
    reason: "NonZeroExitCode",
    message: `command terminated with exit code ${exitCode}`,
    details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
  };
}

/** Sends what comes out of the process; reads no faster than the client takes it. */
async function send(socket: WebSocket, channel: number, output: Readable): Promise<void> {
  for await (const chunk of output) {
    if (socket.readyState !== socket.OPEN) return;
    const data = framed(channel, Buffer.from(chunk as Buffer));
    if (socket.bufferedAmount < execBytesWaitingMax) socket.send(data);
    else await new Promise<void>((resolve) => socket.send(data, () => resolve()));
  }
}

/** @param data a size as JSON */
export function resize(session: ExecSession, data: Buffer): void {
  try {
    const size: unknown = JSON.parse(data.toString());
    const { Width, Height } = size as { Width?: unknown; Height?: unknown };
    if (Number.isInteger(Width) && Number.isInteger(Height)) session.resize(Width as number, Height as number);
  } catch {
    // Not a size: the terminal stays as it is.
  }
}

function listen(socket: WebSocket, session: ExecSession, hasStdin: boolean): void {
  socket.on("message", (message: Buffer) => {
    const data = message.subarray(1);
    const channel = message[0];
    if (channel === stdinChannel && hasStdin && session.stdin.writable) {
      if (session.stdin.write(data)) return;
      // No more is read of the client until the process has taken what it was given.
      socket.pause();
      session.stdin.once("drain", () => socket.resume());
    } else if (channel === resizeChannel) resize(session, data);
    else if (channel === closeChannel && data[0] === stdinChannel) session.stdin.end();
  });
}

/** Runs the session to its end over the socket, whoever ends it. */
export async function serveExec(
  socket: WebSocket,
  session: ExecSession,
  wants: { stdin: boolean; stdout: boolean; stderr: boolean },
): Promise<void> {
  session.stdin.on("error", () => {});
  listen(socket, session, wants.stdin);
  if (!wants.stdin) session.stdin.end();
  const gone = once(socket, "close").then(() => session.close());
  const drop = async (output: Readable): Promise<void> => {
    output.resume();
  };
  const outputs = [
    wants.stdout ? send(socket, stdoutChannel, session.stdout) : drop(session.stdout),
    wants.stderr ? send(socket, stderrChannel, session.stderr) : drop(session.stderr),
  ];
  let status: object;
  try {
    const [exitCode] = await Promise.all([session.exitCode, ...outputs]);
    status = statusOf(exitCode);
  } catch (error) {
    status = toV1Status(asFault(error));
  }
  if (socket.readyState === socket.OPEN) {
    socket.send(framed(statusChannel, Buffer.from(JSON.stringify(status))));
    socket.close(1000);
  }
  await gone;
}
