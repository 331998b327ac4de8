/** What came of a run, for a terminal. */
import type { Result } from "../result.js";

const time = (ms: number): string => `${(ms / 1000).toFixed(3).padStart(9)} s`;

/** @param wallMs real time it took */
export function reportText(result: Result, wallMs: number): string {
  const { scenario, ok, seed, tookMs, marks, skipped } = result;
  const lines = [
    `${ok ? "ok  " : "FAIL"}  ${scenario}  seed ${seed}  ${(tookMs / 1000).toFixed(1)} s of cluster time in ${Math.round(wallMs)} ms`,
  ];
  for (const { type, text, atMs, tookMs: took } of marks) {
    const after = took === undefined ? "" : `  (after ${took} ms)`;
    lines.push(`  ${time(atMs)}  ${type.padEnd(7)}  ${text}${after}`);
  }
  for (const text of skipped) lines.push(`  skipped: ${text}`);
  return `${lines.join("\n")}\n`;
}
