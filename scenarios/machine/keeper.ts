/**
 * The keeper of a run: `node keeper.js FOLDER`. Waits until its input ends, which is when whoever started it has ended
 * or says so, and takes everything of the run back. Prints what it could not take back, a line each. Typed by hand, it
 * takes back a run that was kept, or whose keeper was killed.
 */
import { takeBack } from "./take-back.js";

// Who is told to end, or is left by its terminal, has its work to do all the same.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.stderr.on("error", () => undefined);

async function main(folder: string): Promise<void> {
  let heard = "";
  if (!process.stdin.isTTY) for await (const chunk of process.stdin) heard += String(chunk);
  if (heard === "keep\n") return;
  const left = await takeBack(folder);
  if (left.length === 0) return;
  process.exitCode = 1;
  const text = `${left.join("\n")}\n`;
  // Whoever was killed does not read it any more; who looks at the terminal may.
  process.stdout.on("error", () => process.stderr.write(`left behind: ${text}`));
  process.stdout.write(text);
}

await main(process.argv[2] ?? "");
