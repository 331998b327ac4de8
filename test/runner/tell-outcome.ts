/** What the runner prints of a file. */
import type { Outcome } from "./run-file.js";

const indent = (text: string): string => text.trimEnd().replace(/^/gm, "    ");

/** Lines for people: the verdict, what was skipped, what went wrong. @param source path of the file */
export function outcomeText(source: string, outcome: Outcome, verbose: boolean): string {
  const counts = [`${outcome.passed} passed`];
  if (outcome.failed > 0) counts.push(`${outcome.failed} failed`);
  if (outcome.skipped > 0) counts.push(`${outcome.skipped} skipped`);
  const verdict = outcome.failed > 0 ? "FAIL" : "ok  ";
  const remark = outcome.remark === "" ? "" : `; ${outcome.remark}`;
  return [
    `${verdict} ${source}  ${counts.join(", ")}  (${(outcome.durationMs / 1000).toFixed(1)} s${remark})`,
    ...outcome.skippedTests.map((name) => `    skipped: ${name}`),
    ...outcome.problems.map(indent),
    ...((outcome.failed > 0 || verbose) && outcome.output.trim() !== "" ? [indent(outcome.output)] : []),
  ].join("\n");
}

/** Lines of a failed file that are said again; what it wrote is seen above. */
const linesAgain = 40;

/** What went wrong in a file, in short. @param source path of the file */
export function failureText(source: string, { failures }: Outcome): string {
  const lines = failures.flatMap((failure) => indent(failure).split("\n")).filter((line) => line.trim() !== "");
  const left = lines.length - linesAgain;
  const rest = left > 0 ? [`    … ${left} more lines above`] : [];
  return [`FAIL ${source}`, ...lines.slice(0, linesAgain), ...rest].join("\n");
}
