/**
 * `npm run test:crash [-- --kills N] [--writers N] [--rate N] [--seed S] [--stop-seconds N] [--stride N] [--only WORD]`:
 * what a master has acknowledged is there, whatever befalls it. One line a phase, then all of it as JSON; as root on
 * Linux on a machine of its own inside this one.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { onOwnMachine } from "../runner/on-own-machine.js";
import { runPhases } from "./phases.js";

function whole(flag: string, text: string, least: number): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < least)
    throw new Error(`--${flag} ${text}: a whole number from ${least} on is expected`);
  return n;
}

async function crash(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: "string", default: "500" },
      writers: { type: "string", default: "16" },
      rate: { type: "string", default: "500" },
      seed: { type: "string", default: String(Date.now()) },
      "stop-seconds": { type: "string", default: "30" },
      stride: { type: "string", default: "1" },
      only: { type: "string", default: "" },
    },
  });
  const options = {
    kills: whole("kills", values.kills, 1),
    writers: whole("writers", values.writers, 1),
    writesPerSecond: whole("rate", values.rate, 1),
    seed: values.seed,
    stopMs: whole("stop-seconds", values["stop-seconds"], 1) * 1_000,
    stride: whole("stride", values.stride, 1),
  };
  const summary = await runPhases(options, values.only, (text) => process.stdout.write(`${text}\n`));
  process.stdout.write(`${JSON.stringify({ ...options, ...summary })}\n`);
  return summary.ok ? 0 : 1;
}

process.exitCode = await onOwnMachine(
  process.argv.slice(2),
  { file: fileURLToPath(import.meta.url), engine: false },
  crash,
);
