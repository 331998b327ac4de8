#!/usr/bin/env node
import { Command } from "commander";
import { addLocalCommands } from "./commands/local.js";
import { fail } from "./fail.js";

const program = new Command("troupe")
  .description("Pods, replicas and services on plain Docker hosts, each a state machine you can watch.")
  .showHelpAfterError("(--help shows what there is)")
  .showSuggestionAfterError()
  .configureHelp({ sortSubcommands: true });

addLocalCommands(program);

program.parseAsync().catch(fail);
