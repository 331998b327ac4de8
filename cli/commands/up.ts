/** `troupe up`: makes a cluster, or what is missing of it; a signal takes back what was begun. */
import { AlreadyTold, ExitWith } from "../fail.js";
import type { UpOptions } from "../local/up-options.js";
import { insecureWarning } from "../render/insecure-warning.js";
import { say } from "../render/output.js";
import { progressOf } from "../render/progress-of.js";

export interface UpFlags {
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

/** What a shell says of a program that Ctrl-C ended. */
const interruptedCode = 130;

function upOptions({ engine, host, sshOption, ...flags }: UpFlags): UpOptions {
  const { provider, port, podCidr, serviceCidr, segments, advertise, minions, hostCidr } = flags;
  const { policy, haltEvictionAbove, warmSandboxes, insecureLoopback } = flags;
  return {
    ...{ name: flags.name, journal: flags.journal, engines: engine, hosts: host, sshOptions: sshOption },
    ...{ provider, port, podCidr, serviceCidr, segments, advertise, minions, hostCidr },
    ...{ policy, haltEvictionAbove, warmSandboxes, insecureLoopback },
  };
}

/** @throws Error with advice where it is the engine's; AlreadyTold when some minions are not up; ExitWith */
export async function up(flags: UpFlags): Promise<void> {
  const [{ up: makeUp }, { Interrupted }] = await Promise.all([
    import("../local/up.js"),
    import("../local/up-options.js"),
  ]);
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
    const { record, started, troubles } = await makeUp(upOptions(flags), progress, interrupt.signal);
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
