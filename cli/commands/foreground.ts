/** `troupe master` and `troupe minion`: a daemon in the foreground. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs a daemon in the foreground with our terminal, signals and exit code. */
export function foreground(role: "master" | "minion", args: string[]): void {
  const program = fileURLToPath(new URL(`../../daemon/${role}/main.js`, import.meta.url));
  // A terminal tells all of its process group of Ctrl-C, and a second signal ends a daemon at once: it is told by us only.
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit", detached: true });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  process.on("SIGHUP", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}
