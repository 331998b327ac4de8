/** Commands of this machine, with their complaints as errors. */
import { execFile } from "node:child_process";
import { batchOf, type HostLine } from "../../../core/network/host-lines.js";

const commandMsMax = 20_000;
const outputBytesMax = 8 * 1024 * 1024;

/** Runs a command and resolves to what it printed. @throws Error with the command and what it said */
export function run(program: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { timeout: commandMsMax, maxBuffer: outputBytesMax },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        const what = [program, ...args].join(" ");
        if (error.code === "ENOENT") reject(new Error(`${program} is needed and not installed`));
        else reject(new Error(`${what}: ${stderr.trim().replace(/\s*\n\s*/g, "; ") || error.message}`));
      },
    );
    // A command that ends before it has read its input is reported by its exit.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/** Several `ip` commands in one process. @param namespace "" = this machine's own */
export async function ipBatch(namespace: string, lines: readonly HostLine[]): Promise<void> {
  if (lines.length === 0) return;
  await run("ip", [...(namespace === "" ? [] : ["-n", namespace]), "-batch", "-"], batchOf(lines));
}

/** Names of all network namespaces that have one. */
export async function namespaces(): Promise<string[]> {
  const text = await run("ip", ["netns", "list"]);
  return text.split("\n").flatMap((line) => line.split(" ")[0] || []);
}

/** Runs something as long as a condition may still become true; resolves to whether it did. */
export async function eventually(holds: () => boolean | Promise<boolean>, patienceMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + patienceMs;
  for (;;) {
    if (await holds()) return true;
    if (Date.now() > deadlineMs) return false;
    // Ends of other people's processes tell nobody.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
