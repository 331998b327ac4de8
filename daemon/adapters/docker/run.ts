/** Commands that are run to their end, for probes and hooks. */
import { Fault } from "../../../core/fault.js";
import type { ExecResult, ExecSession } from "../../minion/engine/sessions.js";
import { createExec, startExec } from "./exec.js";
import { isFault } from "./faults.js";
import { shortId } from "./info.js";
import { endProcessTree } from "./process-tree.js";
import type { DockerScope } from "./scope.js";

/** Commands out of time that are remembered; containers that are gone leave theirs here. */
const hungMax = 1_000;

/** A command whose time was over. */
interface Hung {
  execId: string | undefined;
  /** Settles when all was done to end it. */
  ending: Promise<unknown>;
}

type Run = (id: string, command: string[], options: { timeoutMs: number; outputMax: number }) => Promise<ExecResult>;

/**
 * Runs commands to their end, stdout and stderr together. Docker cannot end a command: one that is out of time is
 * killed, with all it started, where the engine's processes are this machine's and we may. Where not, it goes on, and
 * is not run a second time beside itself: until it has ended, the next run is out of time as well.
 */
export function commandRunner(scope: DockerScope): Run {
  const hung = new Map<string, Hung>();

  return async (id, command, { timeoutMs, outputMax }) => {
    const what = `run ${JSON.stringify(command[0] ?? "")} in container ${shortId(id)}`;
    const key = JSON.stringify([id, command]);
    const before = hung.get(key);
    let isOver = false;
    let execId: string | undefined;
    let opening: Promise<ExecSession> | undefined;
    const timeout = (why: string): Fault => new Fault("Timeout", `${what}: ${why}`, { retry: true });
    const late = (): Fault => timeout(`not finished after ${timeoutMs} ms`);

    const work = async (): Promise<ExecResult> => {
      await before?.ending;
      if (before?.execId !== undefined && (await stateOf(scope, before.execId)).runs)
        throw timeout("the run before it was out of time and has not ended");
      hung.delete(key);
      if (isOver) throw late();
      execId = await createExec(scope, id, command, { tty: false, stdin: false });
      if (isOver) throw late();
      opening = startExec(scope, what, execId, false);
      const session = await opening;
      const output = collect(session, outputMax);
      await Promise.all([ended(session.stdout), ended(session.stderr)]);
      return { exitCode: await session.exitCode, output: output() };
    };

    return await new Promise<ExecResult>((resolve, reject) => {
      const timer = scope.clock.after(timeoutMs, () => {
        isOver = true;
        reject(late());
        // What hangs from before stays what is waited for.
        if (before === undefined || hung.get(key) !== before) {
          hung.set(key, { execId, ending: endCommand(scope, id, execId, opening) });
          if (hung.size > hungMax) hung.delete(hung.keys().next().value ?? "");
        }
      });
      work()
        .then(resolve, reject)
        .finally(() => {
          timer.cancel();
          void opening?.then((session) => session.close()).catch(() => undefined);
        });
    });
  };
}

/** Never throws: what cannot be ended is left. */
async function endCommand(
  scope: DockerScope,
  id: string,
  execId: string | undefined,
  opening: Promise<ExecSession> | undefined,
): Promise<void> {
  // While its start is on its way there is nothing to end yet.
  await opening?.then((session) => session.close()).catch(() => undefined);
  if (execId === undefined || opening === undefined) return;
  const { runs, pid } = await stateOf(scope, execId).catch(() => ({ runs: false, pid: 0 }));
  if (runs) await endProcessTree(pid, (cgroups) => cgroups.includes(id));
}

/** Whether a command runs, and as which process of the engine's machine. */
async function stateOf(scope: DockerScope, execId: string): Promise<{ runs: boolean; pid: number }> {
  try {
    const { Running, Pid } = await scope.client.read(`look after command ${shortId(execId)}`, (docker, abortSignal) =>
      docker.getExec(execId).inspect({ abortSignal }),
    );
    return { runs: Running, pid: Pid };
  } catch (error) {
    if (isFault(error, "NotFound")) return { runs: false, pid: 0 };
    throw error;
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
