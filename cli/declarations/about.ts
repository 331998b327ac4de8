/** Commands about Troupe itself. */
import { Argument, type Command } from "commander";
import type { Shell } from "../commands/completion.js";
import type { VersionFlags } from "../commands/version.js";
import { outputOption, withCluster } from "./common.js";

export function declareAbout(program: Command): void {
  withCluster(program.command("version"))
    .description("versions of this program and of the server")
    .option("--client", "of this program only")
    .addOption(outputOption("json", "yaml"))
    .action(async (flags: VersionFlags) => {
      const { version } = await import("../commands/version.js");
      await version(flags);
    });
  program
    .command("completion")
    .description("a script that lets a shell complete our command lines, e.g. source <(troupe completion bash)")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .action(async (shell: Shell) => {
      const { completionScript } = await import("../commands/completion.js");
      process.stdout.write(completionScript(shell));
    });
  program
    .command("complete", { hidden: true })
    .description("what could stand in place of the last word; the shells ask this")
    .argument("[words...]")
    .helpOption(false)
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const { complete } = await import("../commands/completion.js");
      const found = await complete(program, words);
      process.stdout.write(found.map((word) => `${word}\n`).join(""));
    });
}
