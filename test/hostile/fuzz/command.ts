/** `npm run hostile -- fuzz [--minutes N] [--only TARGET] [--seed S] [--first N] [--runs N]`. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Target } from "./target.js";
import { targets } from "./targets.js";

const worker = fileURLToPath(new URL("./fuzz-worker.js", import.meta.url));
/** One that does not answer for so much longer than an input may take hangs. */
const hangsAfterMs = 15_000;
const endMsMax = 20_000;
const lookEveryMs = 250;
/** Enough is known of a target that fails so often. */
const harmsMax = 5;

export interface FuzzOptions {
  seed: string;
  minutes: number;
  first: number;
  /** 0 = as many as there is time for. */
  runs: number;
}

interface Fuzzed {
  inputs: number;
  refused: number;
  harms: string[];
}

interface Running {
  child: ChildProcess;
  exit: Promise<unknown>;
  n: number;
  heardAtMs: number;
}

async function ended({ child, exit }: Running, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), endMsMax);
  await exit;
  clearTimeout(late);
}

function begin({ name }: Target, { seed, runs }: FuzzOptions, first: number, sum: Fuzzed): Running {
  const child = spawn(process.execPath, [worker, name, seed, String(first), String(runs)], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const running: Running = { child, exit: once(child, "exit"), n: first, heardAtMs: performance.now() };
  createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
    running.heardAtMs = performance.now();
    if (/^\d+$/.test(line)) {
      running.n = Number(line);
      sum.inputs++;
    } else if (line === "refused") sum.refused++;
    else if (line.startsWith("harm ")) sum.harms.push(line.slice("harm ".length));
  });
  return running;
}

/** Throws at one target for so long; a process that ends or hangs is a harm, and another one goes on behind it. */
export async function fuzzTarget(target: Target, options: FuzzOptions): Promise<Fuzzed> {
  const sum: Fuzzed = { inputs: 0, refused: 0, harms: [] };
  const untilMs = performance.now() + options.minutes * 60_000;
  let running = begin(target, options, options.first, sum);
  for (;;) {
    await Promise.race([running.exit, after(lookEveryMs)]);
    const { child, n, heardAtMs } = running;
    const isOver = child.exitCode !== null || child.signalCode !== null;
    const hangs = performance.now() - heardAtMs > target.msMax + hangsAfterMs;
    if ((isOver && child.exitCode === 0) || performance.now() > untilMs || sum.harms.length >= harmsMax) break;
    if (!isOver && !hangs) continue;
    await ended(running, "SIGKILL");
    sum.harms.push(
      JSON.stringify({ n, why: hangs ? "it hangs" : `the process ended: ${child.exitCode ?? child.signalCode}` }),
    );
    running = begin(target, options, n + 1, sum);
  }
  await ended(running, "SIGTERM");
  return sum;
}

/** @returns the exit code */
export async function fuzz(args: string[], say: (text: string) => void): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: "string", default: "1" },
      only: { type: "string", default: "" },
      seed: { type: "string", default: String(Date.now()) },
      first: { type: "string", default: "0" },
      runs: { type: "string", default: "0" },
    },
  });
  const { seed } = values;
  const options = { seed, minutes: Number(values.minutes), first: Number(values.first), runs: Number(values.runs) };
  if (!(options.minutes > 0)) throw new Error(`--minutes ${values.minutes}: a number above 0 is expected`);
  const wanted = targets.filter(({ name }) => name.includes(values.only));
  if (wanted.length === 0)
    throw new Error(`--only ${values.only}: one of ${targets.map((t) => t.name).join(", ")} is expected`);
  let harms = 0;
  for (const target of wanted) {
    const sum = await fuzzTarget(target, options);
    harms += sum.harms.length;
    say(`${target.name}: ${sum.inputs} inputs, ${sum.refused} refused, ${sum.harms.length} did harm; seed ${seed}`);
    for (const harm of sum.harms)
      say(`  ${harm}\n  again: npm run hostile -- fuzz --only ${target.name} --seed ${seed} --first N --runs 1`);
  }
  return harms > 0 ? 1 : 0;
}
