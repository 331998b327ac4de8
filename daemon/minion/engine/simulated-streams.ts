import { PassThrough } from "node:stream";
import type { Clock } from "../../../core/time.js";
import type { ExecSession, LogOptions } from "./sessions.js";
import type { SimulatedContainer } from "./simulated-types.js";

/** The container's output as a stream; with `follow` until the container ends. */
export function simulatedLogs(
  container: SimulatedContainer,
  options: LogOptions,
  nowMs: number,
): NodeJS.ReadableStream {
  const stream = new PassThrough();
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  const write = (text: string, atMs: number): void => {
    const line = options.timestamps ? `${new Date(atMs).toISOString()} ${text}\n` : `${text}\n`;
    const part = Buffer.from(line).subarray(0, left);
    left -= part.length;
    if (part.length > 0) stream.write(part);
    if (left === 0) stream.end();
  };
  const sinceMs = options.sinceTime
    ? Date.parse(options.sinceTime)
    : options.sinceSeconds === undefined
      ? Number.NEGATIVE_INFINITY
      : nowMs - options.sinceSeconds * 1000;
  const lines = container.log.filter((line) => line.atMs >= sinceMs);
  const wanted = options.tailLines === undefined ? lines : lines.slice(Math.max(0, lines.length - options.tailLines));
  for (const line of wanted) write(line.text, line.atMs);
  if (!options.follow || container.info.state !== "running") {
    stream.end();
    return stream;
  }
  const watcher = { line: write, ended: () => void stream.end() };
  container.watchers.add(watcher);
  stream.on("close", () => container.watchers.delete(watcher));
  return stream;
}

/**
 * A command in a container: what its program says, or else an echo: of stdin until it ends, or of the arguments without it.
 * A hung container's session says nothing and does not end.
 */
export function simulatedExec(
  container: SimulatedContainer,
  command: readonly string[],
  withStdin: boolean,
  clock: Clock,
): ExecSession {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let settle: (code: number) => void = () => undefined;
  let refuse: (error: Error) => void = () => undefined;
  const exitCode = new Promise<number>((resolve, reject) => {
    settle = resolve;
    refuse = reject;
  });
  exitCode.catch(() => undefined);
  let cancel: () => void = () => undefined;
  const end = (code: number): void => {
    cancel();
    container.watchers.delete(watcher);
    stdout.end();
    stderr.end();
    settle(code);
  };
  // The kernel kills what runs in a container that ends.
  const watcher = { line: () => undefined, ended: () => end(137) };
  container.watchers.add(watcher);
  if (!container.hung) cancel = play(container, command, { stdin: withStdin ? stdin : undefined, stdout, end }, clock);
  return {
    stdin,
    stdout,
    stderr,
    resize: () => Promise.resolve(),
    exitCode,
    close() {
      cancel();
      container.watchers.delete(watcher);
      stdout.destroy();
      stderr.destroy();
      refuse(new Error("the session was closed"));
    },
  };
}

/** @returns ends it before its time */
function play(
  container: SimulatedContainer,
  command: readonly string[],
  io: { stdin: PassThrough | undefined; stdout: PassThrough; end(code: number): void },
  clock: Clock,
): () => void {
  const result = container.program.exec?.(command);
  if (result !== undefined) {
    const timer = clock.after(result.afterMs ?? 0, () => {
      io.stdout.write(result.output);
      io.end(result.exitCode);
    });
    return () => timer.cancel();
  }
  const none = (): void => undefined;
  if (io.stdin === undefined) {
    io.stdout.write(`${command.slice(1).join(" ")}\n`);
    io.end(0);
    return none;
  }
  io.stdin.pipe(io.stdout, { end: false });
  io.stdin.on("end", () => io.end(0));
  return none;
}
