/** The Docker engine as it is, behind the cluster's back. */
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { succeed } from "./processes.js";

const words = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** Ids of the containers (not sandboxes) of a pod that run. */
export async function runningIn(cluster: string, uid: string): Promise<string[]> {
  const filters = [`label=${labelKeys.cluster}=${cluster}`, `label=${labelKeys.podUid}=${uid}`, "status=running"];
  const format = `{{.ID}} {{.Label "${labelKeys.role}"}}`;
  const args = ["ps", "--no-trunc", "--format", format, ...filters.flatMap((f) => ["--filter", f])];
  return words(await succeed("docker", args)).flatMap((line) => {
    const [id = "", role] = line.split(" ");
    return role === "container" ? [id] : [];
  });
}

/** What there is of a cluster on the engine: containers by id, networks by name. */
export async function traces(cluster: string): Promise<string[]> {
  const filter = ["--filter", `label=${labelKeys.cluster}=${cluster}`];
  const [containers, networks] = await Promise.all([
    succeed("docker", ["ps", "-aq", ...filter]),
    succeed("docker", ["network", "ls", "--format", "{{.Name}}", "--filter", `name=${cluster}`]),
  ]);
  return [...words(containers), ...words(networks)];
}
