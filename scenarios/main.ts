/** The process behind `troupe scenario`: reads files, runs them, prints what came of it. */
import { asFault, Fault } from "../core/fault.js";
import { exitCodes } from "./exit-codes.js";
import { readScenarioFile } from "./format/read-scenario.js";
import { fuzz } from "./fuzz/command.js";
import { library, pathOf } from "./library.js";
import { run } from "./run-command.js";

function list(): number {
  for (const path of library()) {
    const { name, docs, live } = readScenarioFile(path);
    process.stdout.write(`${name.padEnd(28)} ${(live === true ? "live" : live || "").padEnd(5)}  ${docs}\n`);
  }
  return exitCodes.ok;
}

function validate(args: string[]): number {
  let ok = true;
  for (const name of args.length > 0 ? args : library()) {
    try {
      readScenarioFile(pathOf(name));
      process.stdout.write(`${name}: ok\n`);
    } catch (error) {
      ok = false;
      process.stdout.write(`${asFault(error).message}\n`);
    }
  }
  return ok ? exitCodes.ok : exitCodes.failed;
}

async function main([command = "", ...args]: string[]): Promise<number> {
  if (command === "run") return run(args);
  if (command === "list") return list();
  if (command === "validate") return validate(args);
  if (command === "fuzz") return exitCodes[await fuzz(args)];
  throw new Fault("BadRequest", `scenario ${command}: one of run, list, validate, fuzz is expected`);
}

// Whoever read has enough, as in `troupe scenario list | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.ok);
  throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`error: ${asFault(error).message}\n`);
    process.exitCode = exitCodes.usage;
  },
);
