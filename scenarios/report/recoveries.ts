/** Times to heal: how long each group was short of ready pods, counted from what was done last before. */
import type { Mark } from "../result.js";
import type { Group, Level, Recovery } from "./chronicle.js";
import { isLook } from "./numbered.js";

/** What can be the cause of something. */
const causes = new Set<Mark["type"]>(["fault", "heal", "action"]);

interface Shortage {
  fromMs: number;
  /** null: to the end. */
  toMs: number | null;
  fewest: number;
  wanted: number;
}

function shortages(levels: readonly Level[]): Shortage[] {
  const out: Shortage[] = [];
  let open: Shortage | undefined;
  for (const { atMs, ready, wanted } of levels) {
    if (ready >= wanted) {
      if (open) out.push({ ...open, toMs: atMs });
      open = undefined;
    } else if (!open) open = { fromMs: atMs, toMs: null, fewest: ready, wanted };
    else {
      open.fewest = Math.min(open.fewest, ready);
      open.wanted = Math.max(open.wanted, wanted);
    }
  }
  return open ? [...out, open] : out;
}

/**
 * One for each cause and group. A shortage counts for what was done last before it began, and several of one cause
 * are one: from the cause to the end of the last. What happens while a group is short does not cut it in two.
 */
export function recoveries(groups: readonly Group[], marks: readonly Mark[]): Recovery[] {
  const out = new Map<string, Recovery>();
  for (const { name, levels } of groups) {
    for (const { fromMs, toMs, fewest, wanted } of shortages(levels)) {
      const mark = marks.findLastIndex((m) => causes.has(m.type) && !isLook(m) && m.atMs <= fromMs);
      const sinceMs = marks[mark]?.atMs ?? 0;
      const known = out.get(`${mark} ${name}`);
      out.set(`${mark} ${name}`, {
        mark,
        group: name,
        noticedMs: known?.noticedMs ?? fromMs - sinceMs,
        fewestReady: Math.min(known?.fewestReady ?? fewest, fewest),
        wanted: Math.max(known?.wanted ?? wanted, wanted),
        wholeMs: toMs === null ? null : toMs - sinceMs,
      });
    }
  }
  return [...out.values()].sort((a, b) => a.mark - b.mark || a.noticedMs - b.noticedMs);
}
