/** `troupe up` and its options. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { UpFlags } from "../commands/up.js";
import { collect, whole } from "./common.js";

/** As the master takes it. */
function evictionPart(text: string): string {
  if (!/^(\d{1,2}%|off)$/.test(text))
    throw new InvalidArgumentError("a percentage from 0% to 99%, or off, is expected");
  return text;
}

export function declareUp(program: Command): void {
  program
    .command("up")
    .description(
      "make a cluster: a master on this machine, and minions here or on hosts that are reached by ssh. " +
        "Of a cluster that is there it starts what does not run, as it was made; a flag that differs adds minions or is refused",
    )
    .option("--name <cluster>", "name of the cluster", "troupe")
    .addOption(
      new Option(
        "--provider <name>",
        "docker: minions share an engine; netns: each has a host of its own here (Linux, root); ssh: on other machines (default: docker)",
      ).choices(["docker", "netns", "ssh"]),
    )
    .option("--minions <n>", "how many minions, not with provider ssh (default: 2)", whole(0, 100))
    .option("--port <port>", "port of the API on 127.0.0.1 (default: 8080)", whole(1, 65_535))
    .option(
      "--engine <url>",
      "Docker engine of a minion; again for the next one (default: $DOCKER_HOST or the local socket)",
      collect,
      [],
    )
    .option("--service-cidr <cidr>", "addresses of services (default: 10.0.0.0/16, or the next that is free here)")
    .option("--pod-cidr <cidr>", "addresses of pods (default: 10.244.0.0/16, or the next that is free here)")
    .option("--host-cidr <cidr>", "addresses of hosts, of provider netns (default: 10.245.2.0/24)")
    .option(
      "--segments <n>",
      "segments the hosts are divided into, with a router between, of provider netns (default: 1)",
      whole(1, 16),
    )
    .option(
      "--host <[user@]host[:port]>",
      "host of provider ssh that is to have a minion, e.g. root@node1; again for the next one",
      collect,
      [],
    )
    .option("--ssh-option <option>", "as `ssh -o` takes it, e.g. IdentityFile=~/.ssh/cluster", collect, [])
    .option(
      "--advertise <address[:port]>",
      "how the hosts of provider ssh reach this machine (default: the address they see, port 8443 or the next free)",
    )
    .option("--warm-sandboxes <n>", "sandboxes each minion keeps ready (default: 4)", whole(0, 100))
    .option(
      "--insecure-loopback",
      "ask for no token on 127.0.0.1: every account and program here is the cluster's admin",
    )
    .option("--no-insecure-loopback", "ask for one again")
    .option("--journal <dir>", "record what every daemon's actors hear there, for `troupe replay`")
    .addOption(
      new Option("--policy <name>", "how the scheduler chooses (default: spread)").choices([
        "spread",
        "binpack",
        "random",
      ]),
    )
    .option(
      "--halt-eviction-above <part>",
      "replace no pods while more minions than this are lost at once, of 3 or more; or off (default: 50%)",
      evictionPart,
    )
    .addOption(new Option("-o, --output <format>", "print what was made").choices(["json"]))
    .action(async (flags: UpFlags) => {
      const { up } = await import("../commands/up.js");
      await up(flags);
    });
}
