/** The minion's end of byte streams: logs, exec and port-forward. */
import net from "node:net";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { asFault, Fault } from "../../core/fault.js";
import { channels, type ExecEnd, frame, readFrames } from "../link/exec-frames.js";
import type { StreamRequest } from "../link/messages.js";
import type { Log } from "../log.js";
import type { Engine } from "./engine/engine.js";
import type { Minion } from "./minion.js";

type Of<K extends StreamRequest["kind"]> = Extract<StreamRequest, { kind: K }>;

/** Serves one stream to its end; never throws. */
export async function serveStream(
  open: Promise<Duplex>,
  request: StreamRequest,
  minion: Minion,
  engine: Engine,
  log: Log,
): Promise<void> {
  let stream: Duplex;
  try {
    stream = await open;
  } catch (error) {
    log("warn", "a stream could not be opened", { kind: request.kind, error: String(error) });
    return;
  }
  // The other end may leave at any time.
  stream.on("error", () => stream.destroy());
  try {
    if (request.kind === "logs") await serveLogs(stream, request, minion, engine);
    else if (request.kind === "exec") await serveExec(stream, request, minion, engine);
    else await servePort(stream, request, minion);
  } catch (error) {
    const { message } = asFault(error);
    if (request.kind === "exec") sendEnd(stream, { exitCode: 0, error: message });
    else if (request.kind === "logs" && !stream.destroyed) stream.end(`${message}\n`);
    else stream.destroy();
  }
}

async function running(minion: Minion, uid: string, container: string, previous = false) {
  const info = await minion.containerOf(uid, container, previous);
  if (!info)
    throw new Fault(
      "NotFound",
      `container "${container}" has ${previous ? "no earlier run that is still kept" : "not been started yet"}`,
    );
  return info;
}

async function serveLogs(stream: Duplex, request: Of<"logs">, minion: Minion, engine: Engine): Promise<void> {
  const { kind: _k, uid, container, previous, ...options } = request;
  const info = await running(minion, uid, container, previous);
  await pipeline(await engine.logs(info.id, options), stream);
}

function sendEnd(stream: Duplex, end: ExecEnd): void {
  if (!stream.destroyed) stream.end(frame(channels.end, Buffer.from(JSON.stringify(end))));
}

async function serveExec(stream: Duplex, request: Of<"exec">, minion: Minion, engine: Engine): Promise<void> {
  const info = await running(minion, request.uid, request.container);
  const session = await engine.exec(info.id, request.command, { tty: request.tty, stdin: request.stdin });
  const forward = async (source: NodeJS.ReadableStream, channel: number): Promise<void> => {
    for await (const chunk of source)
      if (!stream.write(frame(channel, chunk as Buffer))) await new Promise((resolve) => stream.once("drain", resolve));
  };
  const input = readFrames(stream, (channel, payload) => {
    if (channel === channels.resize) {
      const { columns, rows } = JSON.parse(payload.toString()) as { columns: number; rows: number };
      return session.resize(columns, rows);
    }
    if (channel !== channels.stdin) return;
    if (payload.length === 0) {
      session.stdin.end();
      return;
    }
    session.stdin.write(payload);
    return;
  });
  // A client that leaves takes its session along.
  input.then(
    () => session.close(),
    () => session.close(),
  );
  await Promise.all([forward(session.stdout, channels.stdout), forward(session.stderr, channels.stderr)]);
  sendEnd(stream, { exitCode: await session.exitCode, error: "" });
}

async function servePort(stream: Duplex, request: Of<"portForward">, minion: Minion): Promise<void> {
  const ip = minion.podIp(request.uid);
  if (ip === "") throw new Fault("NotFound", "the pod has no address yet");
  const socket = net.connect({ host: ip, port: request.port });
  await Promise.all([pipeline(stream, socket), pipeline(socket, stream)]);
}
