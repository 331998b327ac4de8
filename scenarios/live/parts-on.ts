import Docker from "dockerode";
import { labelKeys } from "../../daemon/minion/engine/engine.js";

/** What a cluster has on an engine, in words. @param host for DOCKER_HOST; undefined: the usual engine */
export async function partsOn(host: string | undefined, name: string): Promise<string[]> {
  const docker = host === undefined ? new Docker() : new Docker({ socketPath: host.slice("unix://".length) });
  const containers = await docker.listContainers({ all: true, filters: { label: [`${labelKeys.cluster}=${name}`] } });
  const networks = await docker.listNetworks({ filters: { name: [name] } });
  return [
    ...containers.map((c) => `container ${c.Id.slice(0, 12)}`),
    ...networks.flatMap((n) => [`network ${n.Name}`, `interface br-${n.Id.slice(0, 12)}`]),
  ];
}
