/** Runs test files one after the other, those of units two at a time, and tells what came of each. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { takeClustersDown } from "../../scenarios/machine/clusters.js";
import { Pace } from "./pace.js";
import { type Outcome, runFile } from "./run-file.js";
import { failureText, outcomeText } from "./tell-outcome.js";
import { compiledPath, type TestFile } from "./test-files.js";

/** Unit test files that run at the same time. */
const CONCURRENCY = 2;

export interface Sum {
  passed: number;
  failed: number;
  skipped: number;
}

export interface RunFilesOptions {
  root: string;
  /** Each file's own folder for temporary files is made in here. */
  folder: string;
  verbose: boolean;
  write(text: string): void;
}

/** Runs all of them, and says again at the end what went wrong. @returns what they add up to */
export async function runFiles(files: readonly TestFile[], options: RunFilesOptions): Promise<Sum> {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  const pace = new Pace();
  await pace.start();
  const drain = async (queue: { file: TestFile; number: number }[]): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { file, number } = next;
      const outcome = await runIn(join(options.folder, String(number)), file, options, pace);
      options.write(`${outcomeText(file.source, outcome, options.verbose)}\n`);
      if (outcome.failed > 0) failures.push(failureText(file.source, outcome));
      sum.passed += outcome.passed;
      sum.failed += outcome.failed;
      sum.skipped += outcome.skipped;
    }
  };
  const numbered = files.map((file, number) => ({ file, number }));
  const unit = numbered.filter(({ file }) => !file.e2e);
  await Promise.all(Array.from({ length: CONCURRENCY }, () => drain(unit)));
  await drain(numbered.filter(({ file }) => file.e2e));
  pace.stop();
  // Hundreds of lines may stand between a failure and the end, where people look first.
  if (failures.length > 0 && files.length > 1) options.write(`== what failed\n${failures.join("\n")}\n`);
  return sum;
}

function addProblem(outcome: Outcome, text: string): void {
  outcome.failed++;
  outcome.problems.push(text);
  outcome.failures.push(text);
}

async function runIn(folder: string, file: TestFile, { root }: RunFilesOptions, pace: Pace): Promise<Outcome> {
  mkdirSync(folder);
  const outcome = await runFile(compiledPath(root, file.source), {
    timeoutMs: file.timeoutMs,
    env: { TMPDIR: folder },
    slowness: () => pace.slowness,
  });
  // Who was killed, or failed, could not clean up: the next one shall not meet what is left.
  const left = await takeClustersDown(folder);
  if (outcome.failed === 0 && left.length > 0) {
    addProblem(outcome, `left clusters behind (taken down): ${left.join(", ")}`);
  }
  const files = readdirSync(folder);
  if (outcome.failed === 0 && files.length > 0) {
    addProblem(outcome, `left files behind: ${files.join(", ")}`);
  }
  rmSync(folder, { recursive: true, force: true });
  return outcome;
}
