import type Docker from "dockerode";
import type { DockerClient } from "./client.js";
import { isFault } from "./faults.js";
import { shortId } from "./info.js";

/** containerd puts containers with the same value of it under one shim (its runtime v2, "grouping"). */
export const shimGroupKey = "io.containerd.runc.v2.group";
/** Docker 24 speaks it, the first with annotations; an older one would take a body with them, and forget them. */
const annotationsMinorMin = 43;
/** Sandboxes whose group is remembered; that of another is asked for again. */
const rememberedMax = 4_096;

export type Annotations = Readonly<Record<string, string>>;

/**
 * One shim (a process of some 4 MB beside each container) for a sandbox and all containers in it. A pod takes a
 * sandbox that was made before anybody knew of the pod, so the group is the sandbox's own: drawn when it is made, and
 * written in its annotations for whoever comes later. The shim lives as long as one of them does.
 */
export interface ShimGroups {
  /** For a sandbox that is about to be made. */
  ofNewSandbox(): Promise<Annotations>;
  /** For a container in that sandbox: the sandbox's. None for one that was made without. */
  ofContainerIn(sandboxId: string): Promise<Annotations>;
  /** What was seen of a container: spares the question. */
  learn(inspected: Docker.ContainerInspectInfo): void;
}

/** The types do not know them yet. */
const annotationsOf = ({ HostConfig }: Docker.ContainerInspectInfo): Annotations =>
  (HostConfig as { Annotations?: Annotations | null } | undefined)?.Annotations ?? {};

/** @param newGroup draws a name that no other sandbox has */
export function shimGroups(client: DockerClient, newGroup: () => string): ShimGroups {
  const known = new Map<string, Annotations>();

  const grouped = (group: string | undefined): Annotations => (group === undefined ? {} : { [shimGroupKey]: group });

  const learn = (inspected: Docker.ContainerInspectInfo): void => {
    known.delete(inspected.Id);
    known.set(inspected.Id, grouped(annotationsOf(inspected)[shimGroupKey]));
    const [oldest] = known.keys();
    if (known.size > rememberedMax && oldest !== undefined) known.delete(oldest);
  };

  const areTaken = async (): Promise<boolean> => {
    const { product, minor } = await client.api();
    return product === "Docker" && minor >= annotationsMinorMin;
  };

  return {
    learn,
    async ofNewSandbox() {
      return grouped((await areTaken()) ? newGroup() : undefined);
    },
    async ofContainerIn(sandboxId) {
      if (!(await areTaken())) return {};
      if (!known.has(sandboxId)) {
        try {
          learn(
            await client.read(`inspect sandbox ${shortId(sandboxId)}`, (docker, abortSignal) =>
              docker.getContainer(sandboxId).inspect({ abortSignal }),
            ),
          );
        } catch (error) {
          // The creation will say so itself.
          if (!isFault(error, "NotFound")) throw error;
        }
      }
      return known.get(sandboxId) ?? {};
    },
  };
}
