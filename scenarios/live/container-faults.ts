/** Whom a fault befalls on a pod's engines: its containers, or the sandbox they are in. */
import type Docker from "dockerode";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import type { Victims } from "../observation.js";
import { type End, type FaultTools, once } from "./fault-tools.js";

/** The running containers of a pod; its sandbox is none. */
async function containersOf(docker: Docker, uid: string, name: string | undefined): Promise<Docker.Container[]> {
  const label = [`${labelKeys.podUid}=${uid}`, `${labelKeys.role}=container`];
  const named = name === undefined ? [] : [`${labelKeys.container}=${name}`];
  const found = await docker.listContainers({ filters: { label: [...label, ...named], status: ["running"] } });
  // Without a name the first of the pod is meant, as its manifest has them; Docker lists the last made first.
  return (name === undefined ? found.slice(-1) : found).map((c) => docker.getContainer(c.Id));
}

export const enginesOf = ({ ground }: FaultTools, { minions }: Victims): Docker[] => [
  ...new Set(minions.map((minion) => ground.engineOf(minion))),
];

/** The sandboxes the containers of the pods are in are removed, or taken out of their network. */
export async function eachSandbox(tools: FaultTools, fault: "sandbox-cut" | "sandbox-removed", victims: Victims) {
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

export async function eachContainer(
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

export async function hang(tools: FaultTools, spec: { container?: string }, victims: Victims): Promise<End> {
  const containers = await eachContainer(tools, spec, victims, (container) => container.pause());
  return once(async () => {
    // Those that were ended meanwhile have nothing to go on with; an engine that is away answers nobody.
    for (const container of containers) container.unpause().catch(() => undefined);
  });
}
