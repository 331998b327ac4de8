/**
 * `npm run soak [-- --minutes N] [--seed S]`: a cluster on a real engine that is never left alone. Memory, handles,
 * containers, connections and files are looked at all the while, and told with the slope of the line of least squares;
 * what grows by more than is allowed of it fails. Without minutes to warm up in, slopes say little.
 */
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { seededRandom } from "../../core/random.js";
import { Cluster } from "../e2e/cluster.js";
import { onOwnMachine } from "../runner/on-own-machine.js";
import { Churn } from "./churn.js";
import { allowedGrowth, metersOf } from "./meters.js";
import { type Sample, trendOf } from "./slope.js";

const everyMs = 2_000;

/** What grew, and the table of all. */
function judged(samples: ReadonlyMap<string, Sample[]>): { lines: string[]; grown: string[] } {
  const grown: string[] = [];
  const lines = [...samples].map(([name, all]) => {
    const { first, last, mean, perHour, growth } = trendOf(all);
    const { part, more } = allowedGrowth(name);
    const isFlat = growth <= mean * part + more;
    if (!isFlat) grown.push(name);
    const figures = [first, last, mean].map((n) => n.toFixed(1).padStart(8)).join(" ");
    return `${isFlat ? "flat " : "GROWS"} ${name.padEnd(24)} ${figures}  ${perHour >= 0 ? "+" : ""}${perHour.toFixed(1)}/h`;
  });
  return { lines, grown };
}

async function soak(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: "string", default: "30" }, seed: { type: "string", default: String(Date.now()) } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: a number above 0 is expected`);
  const cluster = await Cluster.up({ title: "soak", minions: 2, standIns: ["echo"] });
  try {
    const churn = new Churn(cluster, seededRandom(values.seed));
    await churn.start();
    const read = await metersOf(cluster);
    const samples = new Map<string, Sample[]>();
    for (const untilMs = performance.now() + minutes * 60_000; performance.now() < untilMs; await after(everyMs)) {
      const atMs = performance.now();
      for (const [name, value] of await read()) samples.set(name, [...(samples.get(name) ?? []), { atMs, value }]);
    }
    await churn.stop();
    const { lines, grown } = judged(samples);
    process.stdout.write(`${"".padEnd(30)}    first     last     mean  slope\n${lines.join("\n")}\n`);
    for (const failure of churn.done.failures) process.stdout.write(`FAILED  ${failure}\n`);
    const { failures, ...done } = churn.done;
    process.stdout.write(
      `${JSON.stringify({ minutes, seed: values.seed, ...done, failures: failures.length, grown })}\n`,
    );
    return grown.length + failures.length > 0 ? 1 : 0;
  } finally {
    await cluster.close();
  }
}

process.exitCode = await onOwnMachine(
  process.argv.slice(2),
  { file: fileURLToPath(import.meta.url), engine: true },
  soak,
);
