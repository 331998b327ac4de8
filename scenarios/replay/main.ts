/** The process behind `troupe replay`; docs/replay.md tells what it can do. */
import { writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { asFault, Fault } from "../../core/fault.js";
import { writePage } from "../report/sink.js";
import { marksText } from "../report/terminal.js";
import { readPlayOptions } from "./player.js";
import { run } from "./run.js";
import { showDivergence, table } from "./show.js";
import { scenarioText } from "./to-scenario.js";

const exitCodes = { ok: 0, diverged: 1, usage: 2 } as const;

const options = {
  until: { type: "string" },
  at: { type: "string" },
  speed: { type: "string" },
  step: { type: "boolean", default: false },
  all: { type: "boolean", default: false },
  report: { type: "string" },
  "to-scenario": { type: "string" },
  output: { type: "string", short: "o", default: "text" },
} as const;

/** @returns the folder, and the kind that `get` is to show @throws Fault BadRequest */
function checkWords(positionals: readonly string[], at: string | undefined): { folder: string; kind?: string } {
  const [folder, verb, kind] = positionals;
  if (folder === undefined) throw new Fault("BadRequest", "name the directory of the journal");
  if ((at === undefined) !== (verb === undefined) || (verb !== undefined && (verb !== "get" || kind === undefined)))
    throw new Fault("BadRequest", "--at TIME and `get KIND` go together");
  return { folder, ...(kind === undefined ? {} : { kind }) };
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const { folder, kind } = checkWords(positionals, values.at);
  const { speed, step, all, report, output, "to-scenario": scenarioFile } = values;
  const play = readPlayOptions({ ...(speed === undefined ? {} : { speed }), step, all });
  const { replay, teller, divergence } = await run(folder, values.at ?? values.until, play);
  const name = basename(resolve(folder));
  const chronicle = teller.chronicle(name, replay, divergence && showDivergence(divergence));
  if (report !== undefined) writePage(report, [chronicle]);
  if (divergence) {
    process.stdout.write(output === "json" ? `${JSON.stringify(divergence)}\n` : showDivergence(divergence));
    return exitCodes.diverged;
  }
  if (scenarioFile !== undefined) {
    writeFileSync(scenarioFile, scenarioText(name, teller.recorded(chronicle, replay)));
    process.stderr.write(`scenario: ${scenarioFile}\n`);
  }
  const { events, startMs, nowMs } = replay;
  if (kind !== undefined)
    process.stdout.write(output === "json" ? `${JSON.stringify(replay.actors())}\n` : table(replay, kind));
  else if (output === "json")
    process.stdout.write(`${JSON.stringify({ events, startMs, endMs: nowMs, divergence: null, ...chronicle })}\n`);
  else {
    process.stdout.write(marksText(chronicle));
    process.stdout.write(`no divergence: ${events} events over ${((nowMs - startMs) / 1000).toFixed(1)} s\n`);
  }
  return exitCodes.ok;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`error: ${asFault(error).message}\n`);
    process.exitCode = exitCodes.usage;
  },
);
