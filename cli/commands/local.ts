/** Clusters on this machine: up, down, status; and the daemons in the foreground. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Command, InvalidArgumentError, Option } from "commander";

const whole =
  (min: number, max: number) =>
  (text: string): number => {
    const n = Number(text);
    if (!Number.isInteger(n) || n < min || n > max)
      throw new InvalidArgumentError(`a whole number from ${min} to ${max} is expected`);
    return n;
  };

const collect = (value: string, before: string[]): string[] => [...before, value];

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

interface UpFlags {
  name: string;
  provider: "docker" | "netns";
  minions: number;
  port: number;
  engine: string[];
  serviceCidr: string;
  podCidr: string;
  hostCidr: string;
  policy: string;
  warmSandboxes: number;
  output?: "json";
}

/** Runs a daemon in the foreground with our terminal, signals and exit code. */
function foreground(role: "master" | "minion", args: string[]): void {
  const program = fileURLToPath(new URL(`../../daemon/${role}/main.js`, import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}

function addUp(program: Command): void {
  program
    .command("up")
    .description("make a cluster on this machine: a master, and minions on its Docker engine or on hosts of their own")
    .option("--name <cluster>", "name of the cluster", "troupe")
    .addOption(
      new Option(
        "--provider <name>",
        "docker: minions share an engine; netns: each has a host of its own (Linux, root)",
      )
        .choices(["docker", "netns"])
        .default("docker"),
    )
    .option("--minions <n>", "how many minions", whole(0, 100), 2)
    .option("--port <port>", "port of the API on 127.0.0.1", whole(1, 65_535), 8080)
    .option(
      "--engine <url>",
      "Docker engine of a minion; again for the next one (default: $DOCKER_HOST or the local socket)",
      collect,
      [],
    )
    .option("--service-cidr <cidr>", "addresses of services", "10.0.0.0/16")
    .option("--pod-cidr <cidr>", "addresses of pods", "10.244.0.0/16")
    .option("--host-cidr <cidr>", "addresses of hosts, of provider netns", "10.245.2.0/24")
    .option("--warm-sandboxes <n>", "sandboxes each minion keeps ready", whole(0, 100), 4)
    .addOption(
      new Option("--policy <name>", "how the scheduler chooses")
        .choices(["spread", "binpack", "random"])
        .default("spread"),
    )
    .addOption(new Option("-o, --output <format>", "print what was made").choices(["json"]))
    .action(async (flags: UpFlags) => {
      const { up } = await import("../local/up.js");
      const beganMs = performance.now();
      const { record, started } = await up({ ...flags, engines: flags.engine }, { say });
      const seconds = ((performance.now() - beganMs) / 1000).toFixed(1);
      if (flags.output === "json") process.stdout.write(`${JSON.stringify(record)}\n`);
      else if (started.length === 0) process.stdout.write(`cluster ${record.name} is up already: ${record.url}\n`);
      else process.stdout.write(`cluster ${record.name} is up in ${seconds} s: ${record.url}\n`);
    });
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
      const found = await down(flags.name, flags.keepData, { say });
      process.stdout.write(found ? `cluster ${flags.name} is down\n` : `there is no cluster ${flags.name} here\n`);
    });
  program
    .command("status")
    .description("the clusters on this machine and their daemons")
    .addOption(new Option("-o, --output <format>", "print for a program").choices(["json"]))
    .action(async (flags: { output?: string }) => {
      const { clusterNames, readCluster } = await import("../local/cluster-file.js");
      const { isRunning } = await import("../local/daemon-process.js");
      const records = (await Promise.all((await clusterNames()).map(readCluster))).filter((r) => r !== null);
      const clusters = records.map((r) => ({ ...r, daemons: r.daemons.map((d) => ({ ...d, running: isRunning(d) })) }));
      if (flags.output === "json") {
        process.stdout.write(`${JSON.stringify(clusters)}\n`);
        return;
      }
      if (clusters.length === 0) process.stdout.write("no cluster on this machine; `troupe up` makes one\n");
      for (const cluster of clusters) {
        process.stdout.write(`${cluster.name}  ${cluster.url}\n`);
        for (const d of cluster.daemons)
          process.stdout.write(
            `  ${d.role.padEnd(7)} ${d.name.padEnd(16)} ${d.running ? `pid ${d.pid}` : "not running"}\n`,
          );
      }
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

/** `troupe minion halt|start NAME`: the power of a minion that `troupe up --provider netns` made. */
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
      .argument("<name>", "name of the minion, e.g. 10.245.2.2")
      .option("--cluster <name>", "name of the cluster", "troupe")
      .action(async (name: string, flags: { cluster: string }) => {
        const { haltMinion, startMinion } = await import("../local/netns/power.js");
        const changed = await (verb === "halt" ? haltMinion : startMinion)(flags.cluster, name);
        process.stdout.write(`minion ${name} ${changed ? done : nothing}\n`);
      });
  }
}
