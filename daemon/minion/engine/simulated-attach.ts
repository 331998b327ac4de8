import { PassThrough } from "node:stream";
import type { ExecSession } from "./sessions.js";
import type { SimulatedContainer } from "./simulated-types.js";

/** The container's own program: what it writes from now on, and its input, if it has one and reads it. */
export function simulatedAttach(
  container: SimulatedContainer,
  withStdin: boolean,
  host: { write(text: string): void; end(): void },
): ExecSession {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let settle: (code: number) => void = () => undefined;
  const exitCode = new Promise<number>((resolve) => {
    settle = resolve;
  });
  const over = (): void => {
    container.watchers.delete(watcher);
    stdout.end();
    stderr.end();
    settle(0);
  };
  const watcher = { line: (text: string) => void stdout.write(`${text}\n`), ended: over };
  container.watchers.add(watcher);
  const { stdin: isOpen = false, stdinOnce = false } = container.spec ?? {};
  const isRead = withStdin && isOpen && container.program.echoes === true && !container.hung;
  let rest = "";
  stdin.on("data", (bytes: Buffer) => {
    const lines = `${rest}${bytes}`.split("\n");
    rest = lines.pop() ?? "";
    if (isRead) for (const line of lines) host.write(line);
  });
  stdin.on("end", () => {
    if (!withStdin) return;
    if (!stdinOnce) over();
    else if (isRead) host.end();
  });
  return { stdin, stdout, stderr, exitCode, resize: () => Promise.resolve(), close: over };
}
