/**
 * `npm run hostile -- table [--write] [--only WORD]`: every row of docs/hostile-inputs.md, against real daemons.
 * `npm run hostile -- fuzz [--minutes N] [--only TARGET] [--seed S] [--first N --runs N]`: random inputs for all that
 * reads one.
 */
import { fileURLToPath } from "node:url";
import { onOwnMachine } from "../runner/on-own-machine.js";
import { fuzz } from "./fuzz/command.js";
import { table } from "./table-command.js";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function tableCommand(args: string[]): Promise<number> {
  const problems = await table(args, say);
  for (const problem of problems) say(problem);
  return problems.length > 0 ? 1 : 0;
}

const [command = "", ...args] = process.argv.slice(2);
const file = fileURLToPath(import.meta.url);
if (command === "fuzz") process.exitCode = await fuzz(args, say);
else if (command === "table" || command === "--inside")
  process.exitCode = await onOwnMachine(process.argv.slice(2), { file, engine: true }, ([, ...rest]) =>
    tableCommand(rest),
  );
else {
  say(`no command "${command}": table or fuzz`);
  process.exitCode = 2;
}
