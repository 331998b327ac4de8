/** The clusters of a run, taken down: by `troupe down`, or part by part. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { type Cluster, find } from "./found.js";

const downMsMax = 120_000;

const troupe = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));

export async function takeDown({ home, name }: Cluster, host: string | undefined): Promise<string> {
  const env = { ...process.env, TROUPE_HOME: home, HOME: home, ...(host === undefined ? {} : { DOCKER_HOST: host }) };
  const child = spawn(process.execPath, [troupe, "down", "--name", name], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: downMsMax,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return code === 0 ? "" : `cluster ${name}: ${said.trim() || "it cannot be taken down"}`;
}

/** Containers and networks that bear a cluster's name, made by other means than `troupe up`. */
export async function removeMade(name: string, socketPath: string | undefined): Promise<string> {
  const docker = new Docker(socketPath === undefined ? {} : { socketPath });
  try {
    const filters = { label: [`${labelKeys.cluster}=${name}`] };
    for (const { Id } of await docker.listContainers({ all: true, filters }))
      await docker.getContainer(Id).remove({ force: true, v: true });
    const networks = await docker.listNetworks({ filters: { name: [`troupe-${name}`] } });
    for (const { Id } of networks) await docker.getNetwork(Id).remove();
    return "";
  } catch (error) {
    return `cluster ${name}: ${(error as Error).message}`;
  }
}

/**
 * Takes down the clusters whose folders are somewhere in this one, with the usual engine.
 * @returns their names, and what could not be taken down
 */
export async function takeClustersDown(folder: string): Promise<string[]> {
  const { clusters } = find(folder);
  const said = await Promise.all(clusters.map((cluster) => takeDown(cluster, undefined)));
  return clusters.map(({ name }, i) => said[i] || name);
}
