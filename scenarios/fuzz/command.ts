/** `troupe scenario fuzz`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { asFault, Fault } from "../../core/fault.js";
import { documentOf, kindOfFailure, runDocument, shrunk } from "./fuzz.js";

/** Different failures after which a fuzz gives up looking for more. */
const failuresMax = 5;

function whole(text: string, flag: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw new Fault("BadRequest", `--${flag} ${text}: a whole number is expected`);
  return n;
}

/** Runs random scenarios. @returns whether none failed. @throws Fault BadRequest */
export async function fuzz(args: string[]): Promise<boolean> {
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
  const runs = whole(values.runs, "runs");
  const first = whole(values.first, "first");
  const minutes = whole(values.minutes, "minutes");
  const beganMs = performance.now();
  const kinds = new Map<string, number>();
  let done = 0;
  let clusterMs = 0;
  for (let run = first; run < first + runs; run++) {
    if (minutes > 0 && performance.now() - beganMs > minutes * 60_000) break;
    const document = documentOf(values.seed, run);
    const result = await runDocument(document);
    done++;
    clusterMs += result.tookMs;
    if (result.ok) continue;
    const kind = kindOfFailure(result);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kinds.get(kind) !== 1) continue;
    const [failure] = result.failures;
    process.stdout.write(`FAIL  seed ${values.seed}  run ${run}  ${failure?.what}: ${failure?.message}\n`);
    const again = `troupe scenario fuzz --seed ${values.seed} --first ${run} --runs 1`;
    process.stdout.write(`      again: ${again}\n`);
    if (!values["no-shrink"]) keep(values.keep, `found-${values.seed}-${run}.yaml`, await shrunk(document, result));
    if (kinds.size >= failuresMax) break;
  }
  const seconds = (performance.now() - beganMs) / 1000;
  process.stdout.write(
    `${done} runs, ${(clusterMs / 3_600_000).toFixed(1)} h of cluster time, in ${seconds.toFixed(1)} s (${(done / seconds).toFixed(1)} runs a second)\n`,
  );
  for (const [kind, count] of kinds) process.stdout.write(`  ${String(count).padStart(5)} × ${kind}\n`);
  return kinds.size === 0;
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
