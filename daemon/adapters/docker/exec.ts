import type Docker from "dockerode";
import { Fault } from "../../../core/fault.js";
import type { ExecSession } from "../../minion/engine/sessions.js";
import { hijacked, socketStreams } from "./hijack.js";
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
  return startExec(scope, what, await createExec(scope, id, command, options), options.tty);
}

/** Makes a command ready to be started. @returns its id @throws Fault NotFound, Conflict (the container does not run) */
export async function createExec(
  scope: DockerScope,
  id: string,
  command: string[],
  options: { tty: boolean; stdin: boolean },
): Promise<string> {
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
  return exec.id;
}

/** Starts a command that was made ready. */
export async function startExec(scope: DockerScope, what: string, execId: string, tty: boolean): Promise<ExecSession> {
  const dial = {
    path: `/exec/${execId}/start`,
    statusCodes: { 404: "no such exec", 409: "container not running", 500: "server error" },
    body: { Detach: false, Tty: tty },
  };
  const socket = await scope.client.open(what, (docker, abortSignal) => hijacked(docker, dial, abortSignal));
  const { stdin, stdout, stderr, ended } = socketStreams(socket, tty);
  let closed = false;
  const exitCode = ended.then(() => exitCodeOf(scope, what, execId, () => closed));
  // Whoever does not ask for the code must not be ended by its failure.
  exitCode.catch(() => undefined);
  return {
    stdin,
    stdout,
    stderr,
    async resize(columns, rows) {
      await scope.client.change(`${what}: resize`, (docker, abortSignal) =>
        docker.getExec(execId).resize({ w: columns, h: rows, abortSignal } as { w: number; h: number }),
      );
    },
    exitCode,
    close() {
      closed = true;
      socket.destroy();
    },
  };
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
