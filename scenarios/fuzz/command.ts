/** `troupe scenario fuzz`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { asFault, Fault } from "../../core/fault.js";
import { documentOf, kindOfFailure, runDocument, shrunk } from "./fuzz.js";
import { FuzzProgress, progressText } from "./progress.js";

/** Different failures after which a fuzz gives up looking for more. */
const failuresMax = 5;

function whole(text: string, flag: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw new Fault("BadRequest", `--${flag} ${text}: a whole number is expected`);
  return n;
}

/** What a fuzz is asked for. */
interface Wish {
  seed: string;
  first: number;
  runs: number;
  minutes: number;
  /** Where failing scenarios are written. */
  keep: string;
  shrinks: boolean;
}

function wishOf(args: string[]): Wish {
  const { values } = parseArgs({
    args,
    options: {
      runs: { type: "string", default: "100" },
      seed: { type: "string", default: "1" },
      first: { type: "string", default: "0" },
      minutes: { type: "string", default: "0" },
      keep: { type: "string", default: "." },
      "no-shrink": { type: "boolean", default: false },
    },
  });
  return {
    seed: values.seed,
    first: whole(values.first, "first"),
    runs: whole(values.runs, "runs"),
    minutes: whole(values.minutes, "minutes"),
    keep: values.keep,
    shrinks: !values["no-shrink"],
  };
}

/** Runs random scenarios until there are enough, time is over, or somebody interrupts. @throws Fault BadRequest */
export async function fuzz(args: string[]): Promise<"ok" | "failed" | "interrupted"> {
  const wish = wishOf(args);
  const { seed, first, runs, minutes } = wish;
  let interrupted = false;
  process.once("SIGINT", () => {
    interrupted = true;
  });
  const beganMs = performance.now();
  const progress = new FuzzProgress(process.stderr, beganMs, (done, failed, seconds) =>
    progressText(done, runs, failed, seconds, minutes * 60),
  );
  const kinds = new Map<string, number>();
  let [done, failed, clusterMs] = [0, 0, 0];
  for (let run = first; run < first + runs && !interrupted && kinds.size < failuresMax; run++) {
    if (minutes > 0 && performance.now() - beganMs > minutes * 60_000) break;
    const document = documentOf(seed, run);
    const result = await runDocument(document);
    done++;
    clusterMs += result.tookMs;
    if (!result.ok) {
      failed++;
      const kind = kindOfFailure(result);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      progress.clear();
      if (kinds.get(kind) === 1) await tell(wish, run, document, result);
    }
    progress.tick(done, failed, performance.now());
  }
  progress.clear();
  const seconds = (performance.now() - beganMs) / 1000;
  process.stdout.write(
    `${done} runs, ${(clusterMs / 3_600_000).toFixed(1)} h of cluster time, in ${seconds.toFixed(1)} s (${(done / seconds).toFixed(1)} runs a second)\n`,
  );
  for (const [kind, count] of kinds) process.stdout.write(`  ${String(count).padStart(5)} × ${kind}\n`);
  if (interrupted) return "interrupted";
  return failed === 0 ? "ok" : "failed";
}

/** The first failure of its kind: what it is, how to see it again, and the scenario made small. */
async function tell(
  { seed, keep: folder, shrinks }: Wish,
  run: number,
  document: ReturnType<typeof documentOf>,
  result: Awaited<ReturnType<typeof runDocument>>,
): Promise<void> {
  const [failure] = result.failures;
  process.stdout.write(`FAIL  seed ${seed}  run ${run}  ${failure?.what}: ${failure?.message}\n`);
  process.stdout.write(`      again: troupe scenario fuzz --seed ${seed} --first ${run} --runs 1\n`);
  if (shrinks) keep(folder, `found-${seed}-${run}.yaml`, await shrunk(document, result));
}

function keep(folder: string, name: string, file: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), file);
    process.stdout.write(`      shrunk: ${join(folder, name)}\n`);
  } catch (error) {
    process.stdout.write(`      the shrunk scenario could not be written: ${asFault(error).message}\n${file}`);
  }
}
