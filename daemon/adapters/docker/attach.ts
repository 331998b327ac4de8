import type Docker from "dockerode";
import { Fault } from "../../../core/fault.js";
import type { ExecSession } from "../../minion/engine/sessions.js";
import { hijacked, socketStreams } from "./hijack.js";
import { shortId } from "./info.js";
import type { DockerScope } from "./scope.js";

/**
 * Docker looks for keys by which a terminal's client leaves (^P ^Q), and keeps the first of them back. None are wanted,
 * which it does not know: these bytes are in no text.
 */
const noDetachKeys = "detachKeys=%FF,%FF,%FF";

/**
 * Attaches to the process a container runs. Docker attaches to what does not run, too, and waits: so it is looked at
 * again once the connection stands. With `stdin` the end of the input is the program's if the container was made with
 * stdinOnce, and else the end of the session, as with a kubelet.
 * @throws Fault NotFound, Conflict (the container does not run)
 */
export async function attachToContainer(
  scope: DockerScope,
  id: string,
  options: { stdin: boolean },
): Promise<ExecSession> {
  const what = `attach to container ${shortId(id)}`;
  const { Config } = await runningOf(scope, what, id);
  const dial = {
    path: `/containers/${id}/attach?${Config.Tty ? `${noDetachKeys}&` : ""}`,
    statusCodes: { 404: "no such container", 409: "container is paused", 500: "server error" },
    query: { stream: 1, stdin: options.stdin ? 1 : 0, stdout: 1, stderr: 1 },
  };
  const socket = await scope.client.open(what, (docker, abortSignal) => hijacked(docker, dial, abortSignal));
  const { stdin, stdout, stderr, ended } = socketStreams(socket, Config.Tty);
  let closed = false;
  try {
    await runningOf(scope, what, id);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  const exitCode = ended.then((error) => {
    if (error === undefined || closed) return 0;
    throw new Fault("ServiceUnavailable", `${what}: ${error.message}`, { retry: true });
  });
  exitCode.catch(() => undefined);
  return {
    stdin,
    stdout,
    stderr,
    exitCode,
    async resize(columns, rows) {
      await scope.client.change(`${what}: resize`, (docker, abortSignal) =>
        docker.getContainer(id).resize({ w: columns, h: rows, abortSignal }),
      );
    },
    close() {
      closed = true;
      socket.destroy();
    },
  };
}

/** @throws Fault NotFound, Conflict */
async function runningOf(scope: DockerScope, what: string, id: string): Promise<Docker.ContainerInspectInfo> {
  const inspected = await scope.client.read(what, (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  if (inspected.State.Running) return inspected;
  throw new Fault("Conflict", `${what}: it does not run`, { retry: false });
}
