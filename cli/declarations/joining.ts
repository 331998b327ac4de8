/** Commands about minions of other machines: who may join, and who has. */
import type { Command } from "commander";
import type { CreateTokenFlags, ListTokensFlags, RevokeFlags } from "../commands/token.js";
import { outputOption, seconds, withCluster } from "./common.js";

const ttlSecondsDefault = 3_600;

export function declareJoining(program: Command): void {
  const token = program.command("token").description("tokens by which hosts join as minions, and minions' credentials");
  withCluster(token.command("create"))
    .description("make a join token, and print it: it is shown this once")
    .option("--ttl <time>", "how long it is good for, e.g. 15m or 24h", seconds, ttlSecondsDefault)
    .option("--minion <name>", "only this minion may join with it, even in place of one of that name")
    .addOption(outputOption("json", "yaml"))
    .action(async (flags: CreateTokenFlags) => {
      const { createToken } = await import("../commands/token.js");
      await createToken(flags);
    });
  withCluster(token.command("list"))
    .description("join tokens, and the minions that have a credential; no secrets")
    .addOption(outputOption("json", "yaml"))
    .action(async (flags: ListTokensFlags) => {
      const { listTokens } = await import("../commands/token.js");
      await listTokens(flags);
    });
  withCluster(token.command("revoke"))
    .description("end a join token, or with --minion the credential of a minion, which is cut off at once")
    .argument("[id]", "of the join token")
    .option("--minion <name>", "the credential of this minion")
    .option("--with-minions", "the credentials of all that joined with the token, too")
    .action(async (id: string | undefined, flags: RevokeFlags) => {
      const { revoke } = await import("../commands/token.js");
      await revoke(id, flags);
    });
  withCluster(token.command("rotate"))
    .description("have a connected minion replace its credential; each does so by itself every 30 days")
    .argument("<minion>")
    .action(async (minion: string, flags: ListTokensFlags) => {
      const { rotate } = await import("../commands/token.js");
      await rotate(minion, flags);
    });
}
