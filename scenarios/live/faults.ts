/** Faults as they are made on real Docker: by signals to daemons, calls to engines, a minion's power, and its host. */
import type Docker from "dockerode";
import { asFault } from "../../core/fault.js";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import type { FaultSpec } from "../format/fault-spec.js";
import type { Victims } from "../observation.js";
import type { Commands } from "./commands.js";
import type { Ground } from "./ground.js";
import { starve } from "./memory.js";
import type { Stage } from "./operator.js";

/** What faults are made with. */
export interface FaultTools {
  ground: Ground;
  commands: Commands;
  cluster: string;
  stage: Stage;
  /** Process id of a daemon of the cluster: `master`, or a minion's name. */
  pidOf(daemon: string): Promise<number>;
  /** Starts those daemons again that do not run. */
  startDaemons(): Promise<void>;
  setPower(minion: string, isOn: boolean): void;
  setMaster(isUp: boolean): void;
  /** Resolves when so many changes were seen. */
  changes(count: number): Promise<void>;
}

type End = () => Promise<void>;

const nothing: End = async () => undefined;

/** The running containers of a pod; its sandbox is none. */
async function containersOf(docker: Docker, uid: string, name: string | undefined): Promise<Docker.Container[]> {
  const label = [`${labelKeys.podUid}=${uid}`, `${labelKeys.role}=container`];
  const named = name === undefined ? [] : [`${labelKeys.container}=${name}`];
  const found = await docker.listContainers({ filters: { label: [...label, ...named], status: ["running"] } });
  // Without a name the first of the pod is meant, as its manifest has them; Docker lists the last made first.
  return (name === undefined ? found.slice(-1) : found).map((c) => docker.getContainer(c.Id));
}

const enginesOf = ({ ground }: FaultTools, { minions }: Victims): Docker[] => [
  ...new Set(minions.map((minion) => ground.engineOf(minion))),
];

/** The sandboxes the containers of the pods are in are removed, or taken out of their network. */
async function eachSandbox(tools: FaultTools, fault: "sandbox-cut" | "sandbox-removed", victims: Victims) {
  for (const docker of enginesOf(tools, victims))
    for (const uid of victims.pods)
      for (const container of await containersOf(docker, uid, undefined)) {
        const { Config } = await container.inspect();
        const sandbox = docker.getContainer(Config.Labels[labelKeys.sandbox] ?? "");
        if (fault === "sandbox-removed") await sandbox.remove({ force: true });
        else
          for (const name of Object.keys((await sandbox.inspect()).NetworkSettings.Networks))
            await docker.getNetwork(name).disconnect({ Container: sandbox.id, Force: true });
      }
}

async function eachContainer(
  tools: FaultTools,
  spec: { container?: string },
  victims: Victims,
  work: (container: Docker.Container) => Promise<unknown>,
): Promise<Docker.Container[]> {
  const engines = enginesOf(tools, victims);
  const found = await Promise.all(
    engines.flatMap((docker) => victims.pods.map((uid) => containersOf(docker, uid, spec.container))),
  );
  const containers = found.flat();
  await Promise.all(containers.map(work));
  return containers;
}

/** Makes a fault happen; the function it resolves to ends it. @throws Error when it does not come off */
export async function injectLive(tools: FaultTools, spec: FaultSpec, victims: Victims): Promise<End> {
  switch (spec.fault) {
    case "container-exit":
      await eachContainer(tools, spec, victims, async (container) => {
        const print = tools.stage.type(`docker kill ${container.id.slice(0, 12)}`);
        // Its answer is not waited for: by then the container may run again, and nobody has seen it fail.
        container.kill().catch((error: Error) => print(`${error.message}\n`));
        print("");
      });
      return nothing;
    case "container-oom":
      await eachContainer(tools, spec, victims, starve);
      return nothing;
    case "container-hang":
      return hang(tools, spec, victims);
    case "container-restart":
      await eachContainer(tools, spec, victims, (container) => container.restart({ t: 1 }));
      return nothing;
    case "container-pause":
      return hang(tools, spec, victims);
    case "sandbox-cut":
    case "sandbox-removed":
      await eachSandbox(tools, spec.fault, victims);
      return nothing;
    case "engine-prune":
      for (const docker of enginesOf(tools, victims))
        await docker.pruneContainers({ filters: { label: [`${labelKeys.cluster}=${tools.cluster}`] } });
      return nothing;
    case "power-cut":
      return powerCut(tools, victims.minions);
    case "daemon-crash":
      for (const minion of victims.minions) process.kill(await tools.pidOf(minion), "SIGKILL");
      return once(() => tools.startDaemons());
    case "stall":
      return stall(tools, victims.minions);
    case "master-crash":
      return masterCrash(tools, spec.afterWrites);
    default:
      return tools.ground.inject(spec, victims.minions);
  }
}

/** A function that does something at most once. */
function once(work: End): End {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

async function hang(tools: FaultTools, spec: { container?: string }, victims: Victims): Promise<End> {
  const containers = await eachContainer(tools, spec, victims, (container) => container.pause());
  return once(async () => {
    // Those that were ended meanwhile have nothing to go on with; an engine that is away answers nobody.
    for (const container of containers) container.unpause().catch(() => undefined);
  });
}

async function powerCut(tools: FaultTools, minions: readonly string[]): Promise<End> {
  const type = async (verb: "halt" | "start", minion: string): Promise<void> => {
    const args = ["minion", verb, minion];
    const print = tools.stage.type(`troupe ${args.join(" ")}`);
    try {
      print(await tools.commands.run("troupe", [...args, "--cluster", tools.cluster]));
    } catch (error) {
      print(`${asFault(error).message}\n`);
      throw error;
    }
  };
  for (const minion of minions) {
    tools.setPower(minion, false);
    await type("halt", minion);
  }
  return once(async () => {
    for (const minion of minions) {
      await type("start", minion);
      await tools.ground.booted(minion);
      tools.setPower(minion, true);
    }
  });
}

async function stall(tools: FaultTools, daemons: readonly string[]): Promise<End> {
  const pids = await Promise.all(daemons.map((name) => tools.pidOf(name)));
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  return once(async () => {
    for (const pid of pids) process.kill(pid, "SIGCONT");
  });
}

/** @param afterWrites so many changes are seen to have landed first; 0: at once */
async function masterCrash(tools: FaultTools, afterWrites: number): Promise<End> {
  const pid = await tools.pidOf("master");
  let isOver = false;
  const kill = (): void => {
    if (isOver) return;
    tools.setMaster(false);
    process.kill(pid, "SIGKILL");
  };
  if (afterWrites === 0) kill();
  else void tools.changes(afterWrites).then(kill);
  return once(async () => {
    isOver = true;
    await tools.startDaemons();
    tools.setMaster(true);
  });
}
