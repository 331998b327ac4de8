/** What came of a run, for a terminal. */
import type { Result } from "../result.js";
import type { Chronicle } from "./chronicle.js";
import { durationWords } from "./text.js";

const time = (ms: number): string => `${(ms / 1000).toFixed(3).padStart(9)} s`;

/** Times to heal, each under the mark it is counted from. */
function healing({ recoveries }: Pick<Chronicle, "recoveries">, mark: number): string[] {
  return recoveries
    .filter((r) => r.mark === mark)
    .map(({ group, fewestReady, wanted, wholeMs }) => {
      const whole = wholeMs === null ? "not whole again by the end" : `whole again after ${durationWords(wholeMs)}`;
      return `${" ".repeat(25)}${group}: ${fewestReady} of ${wanted} ready, ${whole}`;
    });
}

/** A line for each mark, and under it what it meant. */
export function marksText(chronicle: Pick<Chronicle, "marks" | "recoveries">): string {
  const lines: string[] = [];
  for (const [index, { type, text, atMs, tookMs: took }] of chronicle.marks.entries()) {
    const after = took === undefined ? "" : `  (after ${took} ms)`;
    lines.push(`  ${time(atMs)}  ${type.padEnd(7)}  ${text}${after}`, ...healing(chronicle, index));
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** @param wallMs real time it took */
export function reportText(result: Result, chronicle: Chronicle, wallMs: number): string {
  const { scenario, ok, seed, tookMs, skipped } = result;
  const lines = [
    `${ok ? "ok  " : "FAIL"}  ${scenario}  seed ${seed}  ${(tookMs / 1000).toFixed(1)} s of cluster time in ${Math.round(wallMs)} ms`,
  ];
  for (const text of skipped) lines.push(`  skipped: ${text}`);
  return `${lines[0]}\n${marksText(chronicle)}${lines
    .slice(1)
    .map((l) => `${l}\n`)
    .join("")}`;
}
