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
