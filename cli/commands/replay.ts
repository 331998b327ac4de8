import type { Command } from "commander";
import { runProgram } from "./scenario.js";

/** `troupe replay`: a recorded journal, fed to today's machines. */
export function addReplayCommand(program: Command): void {
  program
    .command("replay")
    .usage(
      "DIR [--until T] [--speed X | --step] [--all] [--report FILE.html] [--to-scenario FILE] [-o json] [--at T get KIND]",
    )
    .description("feed what was recorded with --journal to the same machines, and tell the first divergence")
    .allowUnknownOption()
    .argument("[args...]")
    .addHelpText(
      "after",
      "\n  T is a time since the start of the recording (90s) or of the day (2026-01-31T12:00:00Z)" +
        "\n  --at T get KIND   the cluster as it was: pods, minions, services, replicationcontrollers, agents, actors" +
        "\n  --until T         only so far" +
        "\n  --speed X         show the events as they came, X times as fast" +
        "\n  --step            show one event at each keypress" +
        "\n  --all             with either: also events that nothing came of" +
        "\n  --report FILE     an HTML page with a lane for each minion and pod, and times to heal" +
        "\n  --to-scenario FILE  a scenario of what was done, what befell the cluster, and what held",
    )
    .action((args: string[]) => runProgram("replay/main", args));
}
