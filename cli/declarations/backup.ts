/** Commands about what a master keeps. */
import type { Command } from "commander";
import type { BackupFlags, RestoreFlags } from "../commands/backup.js";
import { withCluster } from "./common.js";

export function declareBackup(program: Command): void {
  withCluster(program.command("backup"))
    .description(
      "save all objects of a cluster as they are at one moment, with its keys and tokens; who can read the file has the cluster",
    )
    .argument("<file>", "written when it is whole and checked; readable by you alone")
    .option("--data <dir>", "of a data directory whose master does not run, instead of over the API")
    .action(async (file: string, flags: BackupFlags) => {
      const { backup } = await import("../commands/backup.js");
      await backup(file, flags);
    });
  program
    .command("restore")
    .description("make a data directory of a backup, for a master that is started then; the backup is checked first")
    .argument("<file>")
    .option("--data <dir>", "an empty directory, or one to be made")
    .option("--dry-run", "only check the backup, and say what is in it")
    .action(async (file: string, flags: RestoreFlags) => {
      const { restore } = await import("../commands/backup.js");
      await restore(file, flags);
    });
}
