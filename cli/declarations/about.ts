/** Commands about Troupe itself. */
import type { Command } from "commander";
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
}
