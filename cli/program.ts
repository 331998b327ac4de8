/** The command tree. What a command does is loaded when it is called. */
import { Command } from "commander";
import { addLocalCommands } from "./commands/local.js";
import { declareAbout } from "./declarations/about.js";
import { declareObjects } from "./declarations/objects.js";
import { declareRunning } from "./declarations/running.js";

/** Errors of the command line are thrown (CommanderError) after they were told. */
export function makeProgram(): Command {
  const program = new Command("troupe")
    .description("Pods, replicas and services on plain Docker hosts, each a state machine you can watch.")
    .exitOverride()
    .showHelpAfterError("(--help shows what there is)")
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: true });
  declareObjects(program);
  declareRunning(program);
  declareAbout(program);
  addLocalCommands(program);
  return program;
}
