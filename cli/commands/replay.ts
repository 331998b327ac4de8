import type { Command } from "commander";
import { runProgram } from "./scenario.js";

/** `troupe replay`: a recorded journal, fed to today's machines. */
export function addReplayCommand(program: Command): void {
  program
    .command("replay")
    .usage("DIR [--until T] [--at T get pods|minions|services|replicationcontrollers|actors] [-o json]")
    .description("feed what `troupe master --journal DIR` recorded to the same machines, and tell the first divergence")
    .allowUnknownOption()
    .argument("[args...]")
    .addHelpText("after", "\n  T is a time since the start of the recording (90s) or of the day (2026-01-31T12:00:00Z)")
    .action((args: string[]) => runProgram("replay/main", args));
}
