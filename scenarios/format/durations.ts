/** Times as scenarios write them: `500ms`, `1.5s`, `2m`. */
import { lookup } from "../../core/lookup.js";

const units = lookup<number>({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 });

/** Ms of `500ms`, `1.5s`, `2m`, `1h`; undefined if the text is none. */
export function parseDuration(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  return found ? Math.round(Number(found[1]) * (units[found[2] ?? ""] ?? 0)) : undefined;
}

/** Shortest text of a time in ms that {@link parseDuration} reads. */
export function durationText(ms: number): string {
  for (const unit of ["h", "m", "s"]) {
    const size = units[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}
