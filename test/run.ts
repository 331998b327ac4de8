/**
 * The test runner: `npm test [-- [--verbose] [--here] [PART-OF-A-PATH…]]`. Each file has a process of its own.
 * With `--other-node` (see nodes/run.ts) no end-to-end test, and none for which one version of Node is enough.
 * Its last line is always `N passed, N failed, N skipped`; the exit code is 1 if something failed.
 */
import { fileURLToPath } from "node:url";
import { type Outcome, runFile } from "./runner/run-file.js";
import { compiledPath, listTestFiles, type TestFile } from "./runner/test-files.js";

/** Unit test files that run at the same time. */
const CONCURRENCY = 2;
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const indent = (text: string): string => text.trimEnd().replace(/^/gm, "    ");

function print(file: TestFile, outcome: Outcome, verbose: boolean): void {
  const counts = [`${outcome.passed} passed`];
  if (outcome.failed > 0) counts.push(`${outcome.failed} failed`);
  if (outcome.skipped > 0) counts.push(`${outcome.skipped} skipped`);
  const verdict = outcome.failed > 0 ? "FAIL" : "ok  ";
  console.log(`${verdict} ${file.source}  ${counts.join(", ")}  (${(outcome.durationMs / 1000).toFixed(1)} s)`);
  for (const name of outcome.skippedTests) console.log(`    skipped: ${name}`);
  for (const text of outcome.problems) console.log(indent(text));
  if ((outcome.failed > 0 || verbose) && outcome.output.trim() !== "") console.log(indent(outcome.output));
}

async function main(args: readonly string[]): Promise<void> {
  const patterns = args.filter((a) => !a.startsWith("-"));
  const unknown = args.filter((a) => a.startsWith("-") && !["--verbose", "--here", "--other-node"].includes(a));
  const verbose = args.includes("--verbose");
  const otherNode = args.includes("--other-node");
  const files = listTestFiles(ROOT, patterns).filter((file) => !otherNode || !(file.e2e || file.oneNode));
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const fail = (text: string): void => {
    sum.failed++;
    console.log(text);
  };
  if (unknown.length > 0) fail(`Unknown option ${unknown.join(" ")}; there is --verbose, and parts of paths.`);
  else if (files.length === 0) fail(`No test file has ${patterns.join(" or ")} in its path.`);
  const drain = async (queue: TestFile[]): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const outcome = await runFile(compiledPath(ROOT, file.source), file.timeoutMs);
      print(file, outcome, verbose);
      sum.passed += outcome.passed;
      sum.failed += outcome.failed;
      sum.skipped += outcome.skipped;
    }
  };
  if (sum.failed === 0) {
    const unit = files.filter((f) => !f.e2e);
    await Promise.all(Array.from({ length: CONCURRENCY }, () => drain(unit)));
    await drain(files.filter((f) => f.e2e));
  }
  process.exitCode = sum.failed > 0 ? 1 : 0;
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
}

// The files' process groups are killed on exit, and a signal alone would not lead there.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
await main(process.argv.slice(2));
