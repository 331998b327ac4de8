/** All that is done to a master, one after another, and what came of it. */
import { asFault } from "../../core/fault.js";
import { cutOff } from "./phases/cut.js";
import { failing, fullDisk, readOnlyAtStart } from "./phases/disk.js";
import { killsAtPoints, randomKills } from "./phases/kills.js";
import type { CrashOptions, Outcome, Phase } from "./phases/phase.js";
import { stopped } from "./phases/stopped.js";

const phases: readonly Phase[] = [
  randomKills,
  killsAtPoints,
  stopped,
  fullDisk,
  failing("EIO", "EIO", /EIO|[Ii]nput\/output error/),
  failing("a read-only remount", "EROFS", /EROFS|[Rr]ead-only/),
  readOnlyAtStart,
  cutOff,
];

export interface Summary {
  ok: boolean;
  kills: number;
  acknowledged: number;
  lost: number;
  duplicated: number;
  reordered: number;
  servingAgainMs: { p50: number; p99: number };
  /** Of phases that could not be run here, and why. */
  leftOut: string[];
  wrongs: string[];
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
}

function lineOf(name: string, outcome: Outcome, seconds: number): string {
  const { kills, acknowledged, lost, duplicated, reordered, servingAgainMs, said, wrongs } = outcome;
  const again = `serving again p50 ${quantile(servingAgainMs, 0.5)} ms, p99 ${quantile(servingAgainMs, 0.99)} ms`;
  const verdict = wrongs.length === 0 ? "held" : "FAILED";
  return `${verdict}  ${name}: ${kills} kills, ${acknowledged} acknowledged, ${lost} lost, ${duplicated} twice, ${reordered} out of order; ${again}; ${said} (${seconds.toFixed(0)} s)`;
}

/** @param only a part of the names of the phases that are run; "" = all */
export async function runPhases(options: CrashOptions, only: string, say: (text: string) => void): Promise<Summary> {
  const summary: Summary = {
    ...{ ok: true, kills: 0, acknowledged: 0, lost: 0, duplicated: 0, reordered: 0 },
    ...{ servingAgainMs: { p50: 0, p99: 0 }, leftOut: [], wrongs: [] },
  };
  const againMs: number[] = [];
  for (const phase of phases.filter(({ name }) => name.includes(only))) {
    const { name } = phase;
    const why = phase.unable();
    if (why !== "") {
      say(`left out  ${name}: ${why}`);
      summary.leftOut.push(`${name}: ${why}`);
      continue;
    }
    const beganMs = performance.now();
    try {
      const outcome = await phase.run(options);
      for (const key of ["kills", "acknowledged", "lost", "duplicated", "reordered"] as const)
        summary[key] += outcome[key];
      summary.wrongs.push(...outcome.wrongs.map((wrong) => `${name}: ${wrong}`));
      againMs.push(...outcome.servingAgainMs);
      say(lineOf(name, outcome, (performance.now() - beganMs) / 1_000));
      for (const wrong of outcome.wrongs) say(`        ${wrong.slice(0, 500)}`);
    } catch (error) {
      const { message } = asFault(error);
      summary.wrongs.push(`${name}: ${message}`);
      say(`FAILED  ${name}: ${message}`);
    }
  }
  summary.servingAgainMs = { p50: quantile(againMs, 0.5), p99: quantile(againMs, 0.99) };
  summary.ok = summary.wrongs.length === 0 && summary.lost + summary.duplicated + summary.reordered === 0;
  return summary;
}
