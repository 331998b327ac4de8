/** Commands about clusters on this machine: up, down, status; their minions' power; and daemons in the foreground. */
import type { Command } from "commander";
import type { DownFlags } from "../commands/down.js";
import { outputOption } from "./common.js";
import { declareUp } from "./up.js";

export function declareLocal(program: Command): void {
  declareUp(program);
  program
    .command("down")
    .description("take the cluster down and remove everything it made")
    .option("--name <cluster>", "name of the cluster", "troupe")
    .option("--keep-data", "keep the stored objects and logs", false)
    .action(async (flags: DownFlags) => {
      const { down } = await import("../commands/down.js");
      await down(flags);
    });
  program
    .command("status")
    .description("the clusters on this machine and their daemons")
    .addOption(outputOption("json", "yaml"))
    .action(async (flags: { output?: "json" | "yaml" }) => {
      const { status } = await import("../commands/status.js");
      await status(flags);
    });
  declareDaemon(program, "master");
  declarePower(declareDaemon(program, "minion"));
}

function declareDaemon(program: Command, role: "master" | "minion"): Command {
  return program
    .command(role)
    .description(`run a ${role} in the foreground`)
    .helpOption(false)
    .allowUnknownOption()
    .argument("[args...]")
    .action(async (args: string[]) => {
      const { foreground } = await import("../commands/foreground.js");
      foreground(role, args);
    });
}

function declarePower(minion: Command): void {
  for (const [verb, description] of [
    ["halt", "cut a minion's power: engine, containers and daemon end at once, without a goodbye"],
    ["start", "switch a halted minion on again"],
  ] as const)
    minion
      .command(verb)
      .description(description)
      .helpOption("-h, --help", "display help for command")
      .argument("<name>", "name of the minion, e.g. 127.0.0.2")
      .option("--name, --cluster <name>", "name of the cluster", "troupe")
      .action(async (name: string, flags: { cluster: string }) => {
        const { minionPower } = await import("../commands/minion-power.js");
        await minionPower(verb, flags.cluster, name);
      });
}
