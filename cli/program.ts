/** The command tree. What a command does is loaded when it is called. */
import { Command } from "commander";
import { addReplayCommand } from "./commands/replay.js";
import { addScenarioCommand } from "./commands/scenario.js";
import { declareAbout } from "./declarations/about.js";
import { declareBackup } from "./declarations/backup.js";
import { declareJoining } from "./declarations/joining.js";
import { declareLocal } from "./declarations/local.js";
import { declareObjects } from "./declarations/objects.js";
import { declareRunning } from "./declarations/running.js";
import { declareStacks } from "./declarations/stacks.js";
import { clientVersion } from "./version.js";

/** Errors of the command line are thrown (CommanderError) after they were told. */
export function makeProgram(): Command {
  const program = new Command("troupe")
    .description("Pods, replicas and services on plain Docker hosts, each a state machine you can watch.")
    .version(clientVersion(), "-V, --version", "print the version of this program")
    .exitOverride()
    .showHelpAfterError("(--help shows what there is)")
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: true });
  declareObjects(program);
  declareRunning(program);
  declareStacks(program);
  declareJoining(program);
  declareBackup(program);
  declareAbout(program);
  declareLocal(program);
  addScenarioCommand(program);
  addReplayCommand(program);
  return program;
}

/** Options of all commands about a cluster that may stand before the command's name, too. */
const valued: ReadonlySet<string> = new Set([
  "-n",
  "--namespace",
  "-s",
  "--server",
  "--kubeconfig",
  "--context",
  "--token",
]);

/** Commands whose first operand is a command in turn. */
const groups: ReadonlySet<string> = new Set(["token"]);

/** The words of a command line with the options before the command's name moved behind it: `-n test get pods`. */
export function commandFirst(words: readonly string[]): string[] {
  const moved: string[] = [];
  let at = 0;
  for (let word = words[at]; word?.startsWith("-"); word = words[at]) {
    const isLong = word.startsWith("--") && word.includes("=");
    if (!valued.has(isLong ? word.slice(0, word.indexOf("=")) : word)) break;
    const length = isLong ? 1 : 2;
    moved.push(...words.slice(at, at + length));
    at += length;
  }
  const rest = words.slice(at);
  const command = rest.splice(0, groups.has(rest[0] ?? "") ? 2 : 1);
  return command.length === 0 || moved.length === 0 ? [...words] : [...command, ...moved, ...rest];
}
