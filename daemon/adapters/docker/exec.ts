import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { Fault } from "../../../core/fault.js";
import type { ExecResult, ExecSession } from "../../minion/engine/engine.js";
import { demux } from "./demux.js";
import { isFault } from "./faults.js";
import { shortId } from "./info.js";
import { type DockerScope, delay } from "./scope.js";

/** The engine may close the stream a moment before it knows the exit code; it is asked again this often. */
const exitTriesMax = 50;
const exitRetryMs = 20;

/**
 * Runs a command in a container over a socket of its own (HTTP upgrade). The end of stdin closes our half of it only:
 * dockerode's stream would lose the output that comes after. The exit code is inspected, never guessed from the end.
 * @throws Fault NotFound, Conflict (the container does not run)
 */
export async function execInContainer(
  scope: DockerScope,
  id: string,
  command: string[],
  options: { tty: boolean; stdin: boolean },
): Promise<ExecSession> {
  const what = `run ${JSON.stringify(command[0] ?? "")} in container ${shortId(id)}`;
  const exec = await scope.client.change(what, (docker, abortSignal) =>
    docker.getContainer(id).exec({
      Cmd: command,
      Tty: options.tty,
      AttachStdin: options.stdin,
      AttachStdout: true,
      AttachStderr: true,
      abortSignal,
    } as Docker.ExecCreateOptions),
  );
  const socket = await scope.client.open(what, (docker, abortSignal) =>
    startHijacked(docker, exec.id, options.tty, abortSignal),
  );
  socket.setKeepAlive(true);
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let closed = false;
  const end = new Promise<void>((resolve) => {
    demux(socket, options.tty, { stdout, stderr }, () => {
      stdout.end();
      stderr.end();
      resolve();
    });
  });
  const exitCode = end.then(() => exitCodeOf(scope, what, exec.id, () => closed));
  // Whoever does not ask for the code must not be ended by its failure.
  exitCode.catch(() => undefined);
  return {
    stdin: socket,
    stdout,
    stderr,
    async resize(columns, rows) {
      await scope.client.change(`${what}: resize`, (_docker, abortSignal) =>
        exec.resize({ w: columns, h: rows, abortSignal } as { w: number; h: number }),
      );
    },
    exitCode,
    close() {
      closed = true;
      socket.destroy();
    },
  };
}

/** `POST /exec/ID/start`; the engine's answer 101 makes the socket ours. */
function startHijacked(docker: Docker, execId: string, tty: boolean, abortSignal: AbortSignal): Promise<Socket> {
  const dial = {
    path: `/exec/${execId}/start`,
    method: "POST",
    hijack: true,
    // Keeps docker-modem from ending the request: what ends it is the end of stdin.
    openStdin: true,
    isStream: true,
    statusCodes: { 404: "no such exec", 409: "container not running", 500: "server error" },
    options: { Detach: false, Tty: tty },
    abortSignal,
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(dial, (error: Error | null, socket: unknown) => {
      if (error) reject(error);
      else resolve(socket as Socket);
    });
  });
}

async function exitCodeOf(scope: DockerScope, what: string, execId: string, isClosed: () => boolean): Promise<number> {
  for (let tries = 1; tries <= exitTriesMax && !isClosed(); tries++) {
    const state = await scope.client.read(`${what}: its exit code`, (docker, abortSignal) =>
      docker.getExec(execId).inspect({ abortSignal }),
    );
    if (!state.Running && state.ExitCode !== null) return state.ExitCode;
    await delay(scope.clock, exitRetryMs);
  }
  throw new Fault("ServiceUnavailable", `${what}: the connection was closed while it still ran`, { retry: true });
}

/**
 * Runs a command to its end, stdout and stderr together.
 * @throws Fault Timeout after `timeoutMs`, from the call on; the command itself may go on then, Docker cannot end it
 */
export async function runInContainer(
  scope: DockerScope,
  id: string,
  command: string[],
  options: { timeoutMs: number; outputMax: number },
): Promise<ExecResult> {
  const what = `run ${JSON.stringify(command[0] ?? "")} in container ${shortId(id)}`;
  let session: ExecSession | undefined;
  let expired = false;
  const timer = scope.clock.after(options.timeoutMs, () => {
    expired = true;
    session?.close();
  });
  const timeout = (): Fault =>
    new Fault("Timeout", `${what}: not finished after ${options.timeoutMs} ms`, { retry: true });
  try {
    session = await execInContainer(scope, id, command, { tty: false, stdin: false });
    if (expired) throw timeout();
    const output = collect(session, options.outputMax);
    await Promise.all([ended(session.stdout), ended(session.stderr)]);
    if (expired) throw timeout();
    const exitCode = await session.exitCode;
    return { exitCode, output: output() };
  } catch (error) {
    if (expired && !isFault(error, "Timeout")) throw timeout();
    throw error;
  } finally {
    timer.cancel();
    session?.close();
  }
}

function ended(stream: NodeJS.ReadableStream): Promise<unknown> {
  return new Promise((resolve) => stream.once("end", resolve).once("close", resolve));
}

/** Reads on after the limit, so that the command is not held up. */
function collect(session: ExecSession, outputMax: number): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer): void => {
    const part = chunk.subarray(0, Math.max(0, outputMax - bytes));
    bytes += part.length;
    if (part.length > 0) chunks.push(part);
  };
  session.stdout.on("data", take);
  session.stderr.on("data", take);
  return () => Buffer.concat(chunks).toString("utf8");
}
