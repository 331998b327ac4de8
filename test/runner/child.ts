/** The process of one test file: `node child.js FILE`. Started by run-file.ts, which opens {@link REPORT_FD}. */
import * as modules from "node:module";
import { pathToFileURL } from "node:url";
import { resolve } from "./guard-hook.js";
import { tell } from "./tell.js";

/** How long an otherwise finished file may keep its process alive before that counts as a leak. */
const LINGER_MS = 10_000;

type UvuRun = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>;
declare global {
  var UVU_QUEUE: UvuRun[][];
  var UVU_DEFER: boolean;
}

// uvu collects into this queue and leaves running it to us; both must stand before it is loaded.
globalThis.UVU_DEFER = true;
globalThis.UVU_QUEUE = [[]];
// Node 20 has only the older way, and 26 warns of it.
const { registerHooks } = modules as { registerHooks?: (hooks: { resolve: typeof resolve }) => void };
if (registerHooks) registerHooks({ resolve });
else modules.register("./guard-hook.js", import.meta.url);
const guarded = await import("./guarded-uvu.js");

const problem = (text: string): void => {
  process.exitCode = 1;
  tell({ type: "problem", text });
};
process.on("unhandledRejection", (reason) => problem(`unhandled rejection: ${guarded.describe(reason)}`));
process.on("uncaughtException", (error) => problem(`uncaught exception: ${guarded.describe(error)}`));

/** Runs what the file queued and adds it up. */
async function runQueue(): Promise<{ passed: number; failed: number; skipped: number }> {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const run of globalThis.UVU_QUEUE.flat()) {
    const before = guarded.finishedTests();
    try {
      const [errors, passed, skipped, total] = await run();
      sum.passed += passed;
      sum.failed += total - passed;
      sum.skipped += skipped;
      if (errors !== true) process.stdout.write(`\n${errors}\n`);
      else if (passed < total) tell({ type: "note", text: `${total - passed} tests were registered but not run` });
    } catch (error) {
      // Only an `after` hook gets here: uvu swallows the rest.
      sum.passed += guarded.finishedTests() - before;
      problem(`a suite broke off: ${guarded.describe(error)}`);
    }
  }
  return sum;
}

async function main(file: string): Promise<void> {
  const loaded = await import(pathToFileURL(file).href).then(
    () => true,
    (error) => problem(`the file cannot be loaded: ${guarded.describe(error)}`),
  );
  if (loaded) guarded.misuse().forEach(problem);
  const sum = await runQueue();
  if (loaded && sum.passed + sum.failed + sum.skipped === 0) problem("the file ran no test");
  if (sum.failed > 0) process.exitCode = 1;
  tell({ type: "done", ...sum });
  setTimeout(() => {
    problem(
      `tests are over, but the process does not end; it is kept by: ${process.getActiveResourcesInfo().join(", ")}`,
    );
    process.exit(1);
  }, LINGER_MS).unref();
}

await main(process.argv[2] ?? "");
