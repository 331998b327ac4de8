/** Clusters on this machine: up, down, status; their minions' power; and the daemons in the foreground. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Clock } from "../../core/time.js";
import { collect, outputOption, whole } from "../declarations/common.js";
import { AlreadyTold, ExitWith } from "../fail.js";
import type { UpOptions } from "../local/up-options.js";
import { insecureWarning } from "../render/insecure-warning.js";
import { LiveProgress } from "../render/live-progress.js";

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const cliClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, fn) => {
    const timer = setTimeout(fn, delayMs).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** How it goes, on stderr, from its second second on. */
const progressOf = (title: string): LiveProgress => new LiveProgress(title, process.stderr, cliClock);

interface UpFlags {
  name: string;
  provider?: "docker" | "netns" | "ssh";
  minions?: number;
  port?: number;
  engine: string[];
  serviceCidr?: string;
  podCidr?: string;
  hostCidr?: string;
  segments?: number;
  host: string[];
  sshOption: string[];
  advertise?: string;
  policy?: string;
  haltEvictionAbove?: string;
  warmSandboxes?: number;
  insecureLoopback?: boolean;
  journal?: string;
  output?: "json";
}

/** As the master takes it. */
function evictionPart(text: string): string {
  if (!/^(\d{1,2}%|off)$/.test(text))
    throw new InvalidArgumentError("a percentage from 0% to 99%, or off, is expected");
  return text;
}

/** What a shell says of a program that Ctrl-C ended. */
const interruptedCode = 130;

/** Runs a daemon in the foreground with our terminal, signals and exit code. */
function foreground(role: "master" | "minion", args: string[]): void {
  const program = fileURLToPath(new URL(`../../daemon/${role}/main.js`, import.meta.url));
  // A terminal tells all of its process group of Ctrl-C, and a second signal ends a daemon at once: it is told by us only.
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit", detached: true });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  process.on("SIGHUP", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}

function addUp(program: Command): void {
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
    .action(runUp);
}

function upOptions({ engine, host, sshOption, ...flags }: UpFlags): UpOptions {
  const { provider, port, podCidr, serviceCidr, segments, advertise, minions, hostCidr } = flags;
  const { policy, haltEvictionAbove, warmSandboxes, insecureLoopback } = flags;
  return {
    ...{ name: flags.name, journal: flags.journal, engines: engine, hosts: host, sshOptions: sshOption },
    ...{ provider, port, podCidr, serviceCidr, segments, advertise, minions, hostCidr },
    ...{ policy, haltEvictionAbove, warmSandboxes, insecureLoopback },
  };
}

async function runUp(flags: UpFlags): Promise<void> {
  const [{ up }, { Interrupted }] = await Promise.all([import("../local/up.js"), import("../local/up-options.js")]);
  const beganMs = performance.now();
  const interrupt = new AbortController();
  const progress = progressOf(`cluster ${flags.name}`);
  const stop = (): void => {
    progress.close();
    if (!interrupt.signal.aborted) say("interrupted: taking back what was begun");
    interrupt.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  try {
    const { record, started, troubles } = await up(upOptions(flags), progress, interrupt.signal);
    progress.close();
    const seconds = ((performance.now() - beganMs) / 1000).toFixed(1);
    if (flags.output === "json") process.stdout.write(`${JSON.stringify(record)}\n`);
    else if (started.length === 0) process.stdout.write(`cluster ${record.name} is up already: ${record.url}\n`);
    else process.stdout.write(`cluster ${record.name} is up in ${seconds} s: ${record.url}\n`);
    for (const trouble of troubles) say(trouble);
    if (record.insecureLoopback) say(insecureWarning(record.url));
    if (troubles.length > 0) throw new AlreadyTold("some minions are not up");
  } catch (error) {
    progress.close();
    if (error instanceof Interrupted) throw new ExitWith(interruptedCode);
    if (error instanceof AlreadyTold) throw error;
    const { engineAdvice } = await import("../local/engine-advice.js");
    const message = (error as Error).message;
    throw new Error(`${message}${engineAdvice(message)}`, { cause: error });
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, stop);
  }
}

export function addLocalCommands(program: Command): void {
  addUp(program);
  program
    .command("down")
    .description("take the cluster down and remove everything it made")
    .option("--name <cluster>", "name of the cluster", "troupe")
    .option("--keep-data", "keep the stored objects and logs", false)
    .action(async (flags: { name: string; keepData: boolean }) => {
      const { down } = await import("../local/down.js");
      const progress = progressOf(`cluster ${flags.name}`);
      const found = await down(flags.name, flags.keepData, progress).finally(() => progress.close());
      process.stdout.write(found ? `cluster ${flags.name} is down\n` : `there is no cluster ${flags.name} here\n`);
    });
  program
    .command("status")
    .description("the clusters on this machine and their daemons")
    .addOption(outputOption("json", "yaml"))
    .action(async (flags: { output?: "json" | "yaml" }) => {
      const { status } = await import("./status.js");
      await status(flags);
    });
  const daemons = (["master", "minion"] as const).map((role) =>
    program
      .command(role)
      .description(`run a ${role} in the foreground`)
      .helpOption(false)
      .allowUnknownOption()
      .argument("[args...]")
      .action((args: string[]) => foreground(role, args)),
  );
  for (const minion of daemons.slice(1)) addPower(minion);
}

/** `troupe minion halt|start NAME`: the power of a minion that `troupe up` made. */
function addPower(minion: Command): void {
  const verbs = {
    halt: ["cut a minion's power: engine, containers and daemon end at once, without a goodbye", "is off", "was off"],
    start: ["switch a halted minion on again", "is on", "was on"],
  } as const;
  for (const verb of ["halt", "start"] as const) {
    const [description, done, nothing] = verbs[verb];
    minion
      .command(verb)
      .description(description)
      .helpOption("-h, --help", "display help for command")
      .argument("<name>", "name of the minion, e.g. 127.0.0.2")
      .option("--name, --cluster <name>", "name of the cluster", "troupe")
      .action(async (name: string, flags: { cluster: string }) => {
        const { haltMinion, startMinion } = await import("../local/power.js");
        const changed = await (verb === "halt" ? haltMinion : startMinion)(flags.cluster, name);
        process.stdout.write(`minion ${name} ${changed ? done : nothing}\n`);
      });
  }
}
