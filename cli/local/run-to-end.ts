import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const workMsMax = 120_000;

/** Runs a daemon that does one thing and ends, such as with --purge. @throws Error with what it said, see {@link failureOf} */
export async function runToEnd(role: "master" | "minion", args: string[]): Promise<void> {
  const program = fileURLToPath(new URL(`../../daemon/${role}/main.js`, import.meta.url));
  await run(process.execPath, [program, ...args], { timeout: workMsMax });
}

/** What a program said as it failed. */
export const failureOf = (error: unknown): string =>
  String((error as { stderr?: string }).stderr || (error as Error).message || error).trim();
