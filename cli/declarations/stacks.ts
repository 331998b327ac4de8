/** Commands about stacks: what compose files make. */
import type { Command } from "commander";
import type { DeployFlags } from "../commands/deploy.js";
import type { RemoveStackFlags, StacksFlags } from "../commands/stacks.js";
import { collect, outputOption, seconds, withCluster } from "./common.js";

const timeoutSecondsDefault = 300;

export function declareStacks(program: Command): void {
  const deploy = withCluster(program.command("deploy"))
    .description(
      "make what compose files say, change what changed in them, remove what left them, and wait until all is ready",
    )
    .option(
      "-f, --file <file>",
      "a compose file; those that follow are merged into it (default: compose.yaml)",
      collect,
      [],
    )
    .option("--env-file <file>", "variables in place of .env; may be given again", collect, [])
    .option("--profile <name>", "services of this profile, too; may be given again", collect, [])
    .option("--name <stack>", "name of the stack, and of its namespace (default: as the files, else their folder)")
    .option("--dry-run", "print the objects it would be, and ask no server")
    .option("--no-wait", "do not wait until all is ready")
    .option("--timeout <time>", "wait no longer than this, e.g. 10m", seconds, timeoutSecondsDefault)
    .addOption(outputOption("json", "yaml"))
    .action(async (flags: DeployFlags) => {
      const { deploy: run } = await import("../commands/deploy.js");
      await run(flags);
    });
  deploy
    .command("rm")
    .description("remove stacks; their volumes stay, with what is in them")
    .argument("<stack...>")
    .option("--volumes", "the volumes, too")
    .addHelpText("after", "\nOf deploy, --timeout and what says which cluster and namespace count here, too.")
    .action(async (names: string[], _own: object, command: Command) => {
      const { removeStacks } = await import("../commands/stacks.js");
      await removeStacks(names, command.optsWithGlobals<RemoveStackFlags>());
    });
  withCluster(program.command("stacks"))
    .description("the stacks of all namespaces, and how many of their services are ready")
    .addOption(outputOption("json", "yaml"))
    .action(async (flags: StacksFlags) => {
      const { stacks } = await import("../commands/stacks.js");
      await stacks(flags);
    });
}
