/** The minion's end of byte streams: logs, exec, attach and port-forward. */
import net from "node:net";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { asFault, Fault } from "../../core/fault.js";
import type { StreamRequest } from "../../core/link/messages.js";
import { receiveFrames, sendFrame } from "../link/streams.js";
import type { Log } from "../log.js";
import type { Engine } from "./engine/engine.js";
import type { ExecSession } from "./engine/sessions.js";
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
    else if (request.kind === "portForward") await servePort(stream, request, minion);
    else await serveSession(stream, await sessionOf(request, minion, engine));
  } catch (error) {
    const { message } = asFault(error);
    if (request.kind === "exec" || request.kind === "attach")
      await sendFrame(stream, { channel: "error", message }).then(
        () => stream.end(),
        () => {},
      );
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

async function sessionOf(request: Of<"exec"> | Of<"attach">, minion: Minion, engine: Engine): Promise<ExecSession> {
  const { id } = await running(minion, request.uid, request.container);
  if (request.kind === "attach") return engine.attach(id, { stdin: request.stdin });
  return engine.exec(id, request.command, { tty: request.tty, stdin: request.stdin });
}

async function serveSession(stream: Duplex, session: ExecSession): Promise<void> {
  const forward = async (source: NodeJS.ReadableStream, channel: "stdout" | "stderr"): Promise<void> => {
    for await (const bytes of source) await sendFrame(stream, { channel, bytes: bytes as Buffer });
  };
  // Input that comes when the command has ended is no error of anybody's.
  session.stdin.on("error", () => {});
  // A client that leaves takes its session along.
  void takeInput(stream, session)
    .catch(() => {})
    .finally(() => session.close());
  await Promise.all([forward(session.stdout, "stdout"), forward(session.stderr, "stderr")]);
  await sendFrame(stream, { channel: "exit", code: await session.exitCode });
  stream.end();
}

/**
 * What the client sends, until it leaves. Nothing of it may fail here: to stop reading ends the stream, and with it the
 * output and the exit code that are still on their way to the client.
 */
async function takeInput(stream: Duplex, session: ExecSession): Promise<void> {
  for await (const frame of receiveFrames(stream)) {
    // A short command has ended before the size of its terminal comes, and the engine refuses it.
    if (frame.channel === "resize") await session.resize(frame.columns, frame.rows).catch(() => {});
    else if (frame.channel === "stdinEnd") session.stdin.end();
    else if (frame.channel === "stdin") await write(session.stdin, frame.bytes);
  }
}

/** Resolves when there is room for more, or nobody who would take it. */
function write(stdin: NodeJS.WritableStream, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (!stdin.writable || stdin.write(bytes)) return resolve();
    stdin.once("drain", resolve).once("close", resolve);
  });
}

async function servePort(stream: Duplex, request: Of<"portForward">, minion: Minion): Promise<void> {
  const ip = minion.podIp(request.uid);
  if (ip === "") throw new Fault("NotFound", "the pod has no address yet");
  const socket = net.connect({ host: ip, port: request.port });
  await Promise.all([pipeline(stream, socket), pipeline(socket, stream)]);
}
