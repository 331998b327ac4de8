/** Commands about what runs: logs, exec, the actors, and minions as places for pods. */
import { Argument, type Command } from "commander";
import type { ClusterFlags } from "../client/kubeconfig.js";
import type { ActorFlags } from "../commands/actors.js";
import type { DrainFlags } from "../commands/drain.js";
import type { EvictionFlags } from "../commands/eviction.js";
import type { ExecFlags } from "../commands/exec.js";
import type { LogFlags } from "../commands/logs.js";
import type { RebalanceFlags } from "../commands/rebalance.js";
import { outputOption, seconds, whole, withCluster } from "./common.js";

function declareStreams(program: Command): void {
  withCluster(program.command("logs"))
    .description("what a container wrote")
    .argument("<pod>")
    .option("-c, --container <name>", "which container (default: the first)")
    .option("-f, --follow", "go on with what it writes")
    .option("-p, --previous", "of the container before the present one")
    .option("--tail <n>", "only so many last lines", whole(0, 100_000_000))
    .option("--since <time>", "only what is not older, e.g. 5m", seconds)
    .option("--timestamps", "each line with its time")
    .action(async (pod: string, flags: LogFlags) => {
      const { logs } = await import("../commands/logs.js");
      await logs(pod, flags);
    });
  withCluster(program.command("exec"))
    .description("run a command in a container; its exit code becomes that of troupe")
    .usage("[options] <pod> -- <command> [argument...]")
    .argument("<pod>")
    .argument("[command...]")
    .option("-c, --container <name>", "which container (default: the first)")
    .option("-i, --stdin", "pass on our input")
    .option("-t, --tty", "give it a terminal")
    .action(async (pod: string, command: string[], flags: ExecFlags) => {
      const { exec } = await import("../commands/exec.js");
      await exec(pod, command, flags);
    });
}

function declareMinions(program: Command): void {
  for (const [verb, isCordoned, description] of [
    ["cordon", true, "give a minion no new pods"],
    ["uncordon", false, "give a minion pods again"],
  ] as const)
    withCluster(program.command(verb))
      .description(description)
      .argument("<minion...>")
      .action(async (minions: string[], flags: ClusterFlags) => {
        const { cordon } = await import("../commands/cordon.js");
        await cordon(minions, isCordoned, flags);
      });
  withCluster(program.command("drain"))
    .description("cordon a minion and stop its pods, no faster than their controllers can take")
    .argument("<minion>")
    .option("--force", "end pods, too, that no controller would make anew")
    .option("--grace-period <seconds>", "time a pod has for its end (default: its own)", whole(0, 86_400))
    .option("--max-unavailable <n>", "pods, or percent, a controller may be short of", "1")
    .option("--timeout <time>", "give up after this, e.g. 5m", seconds)
    .action(async (minion: string, flags: DrainFlags) => {
      const { drain } = await import("../commands/drain.js");
      await drain(minion, flags);
    });
  withCluster(program.command("rebalance"))
    .description("move replicas from crowded minions to empty ones, no faster than their controllers can take")
    .option("--dry-run", "say what would move, change nothing")
    .option("--max-unavailable <n>", "pods, or percent, a controller may be short of", "1")
    .option("--timeout <time>", "give up after this, e.g. 5m", seconds)
    .action(async (flags: RebalanceFlags) => {
      const { rebalance } = await import("../commands/rebalance.js");
      await rebalance(flags);
    });
  withCluster(program.command("eviction"))
    .description(
      "whether pods of lost minions are replaced: not while too many are lost at once; `release` has it done",
    )
    .addArgument(new Argument("[release]").choices(["release"]))
    .addOption(outputOption("json", "yaml"))
    .action(async (release: "release" | undefined, flags: EvictionFlags) => {
      const { eviction } = await import("../commands/eviction.js");
      await eviction(release === "release", flags);
    });
}

export function declareRunning(program: Command): void {
  declareStreams(program);
  declareMinions(program);
  withCluster(program.command("actors"))
    .description("the state machines behind pods, controllers, minions and services")
    .argument("[id]", "e.g. pod/default/web")
    .option("--type <type>", "only pod, replicationController, minion or service")
    .option("--state <state>", "only those in this state, e.g. Pending")
    .option("--machine", "the actor's statechart, as a Mermaid diagram")
    .option("-w, --watch", "every step from now on")
    .addOption(outputOption("json", "yaml"))
    .action(async (id: string | undefined, flags: ActorFlags) => {
      const { actors } = await import("../commands/actors.js");
      await actors(id, flags);
    });
}
