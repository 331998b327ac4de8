/** Docker Swarm mode: its manager on the first engine, workers on the two others. */
import type Docker from "dockerode";
import { sandboxImageName } from "../../../daemon/minion/engine/sandbox-image.js";
import { Bystander } from "./engines.js";
import type { Side } from "./side.js";

interface SwarmNode {
  ID: string;
  Version: { Index: number };
  Spec: Record<string, unknown>;
  Status: { State: string; Addr: string };
}

async function join(manager: Docker, workers: readonly Docker[], addresses: readonly string[]): Promise<void> {
  const [managerAddress = ""] = addresses;
  await manager.swarmInit({ ListenAddr: `${managerAddress}:2377`, AdvertiseAddr: managerAddress });
  const { JoinTokens } = (await manager.swarmInspect()) as { JoinTokens: { Worker: string } };
  for (const [i, worker] of workers.entries())
    await worker.swarmJoin({
      ListenAddr: `${addresses[i + 1]}:2377`,
      AdvertiseAddr: addresses[i + 1],
      RemoteAddrs: [`${managerAddress}:2377`],
      JoinToken: JoinTokens.Worker,
    });
}

export async function swarmSide(sockets: readonly string[], addresses: readonly string[]): Promise<Side> {
  const bystander = new Bystander(sockets, "com.docker.swarm.service.name");
  const [manager, ...workers] = bystander.engines;
  if (!manager) throw new Error("no engine for the manager");
  await join(manager, workers, addresses);
  const nodes = async (): Promise<SwarmNode[]> => (await manager.listNodes()) as SwarmNode[];
  const own = (await nodes()).find((n) => n.Status.Addr === addresses[0]);
  if (own) await manager.getNode(own.ID).update({ version: own.Version.Index, ...own.Spec, Availability: "drain" });
  const services = new Map<string, string>();
  return {
    name: "swarm",
    bystander,
    create: async (name, replicas) => {
      const { id } = await manager.createService({
        Name: name,
        TaskTemplate: {
          ContainerSpec: { Image: sandboxImageName, StopGracePeriod: 0 },
          RestartPolicy: { Condition: "any", Delay: 0 },
        },
        Mode: { Replicated: { Replicas: replicas } },
      } as Docker.CreateServiceOptions);
      services.set(name, id);
    },
    scale: async (name, replicas) => {
      const service = manager.getService(services.get(name) ?? "");
      const { Version, Spec } = await service.inspect();
      await service.update({ version: Version.Index, ...Spec, Mode: { Replicated: { Replicas: replicas } } });
    },
    remove: async (name) => {
      await manager.getService(services.get(name) ?? "").remove();
    },
    ready: async () => {
      while ((await nodes()).filter((n) => n.Status.State === "ready").length < sockets.length)
        await new Promise((resolve) => setTimeout(resolve, 100));
    },
    breakdown: () => ({}),
    close: () => bystander.close(),
  };
}
