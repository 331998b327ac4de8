/** What the engine finds on the host that it mounts from. */
import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { removeContainer } from "./containers.js";
import { isFault } from "./faults.js";
import type { DockerScope } from "./scope.js";

/**
 * Whether there is something at a path. Docker looks at the source of a mount before it looks for the image, so it is
 * asked for a container of an image that nobody has, and the complaint tells.
 */
export async function sees(scope: DockerScope, path: string): Promise<boolean> {
  const body = {
    Image: `troupe.invalid/${randomBytes(16).toString("hex")}`,
    HostConfig: { Mounts: [{ Type: "bind" as const, Source: path, Target: "/seen", ReadOnly: true }] },
  };
  try {
    const { id } = await scope.client.read(`look for ${path}`, (docker, abortSignal) =>
      docker.createContainer({ _query: {}, _body: body, abortSignal } as unknown as Docker.ContainerCreateOptions),
    );
    await removeContainer(scope, id);
    return true;
  } catch (error) {
    if (isFault(error, "BadRequest") && /source path does not exist/i.test(error.message)) return false;
    if (isFault(error, "NotFound")) return true;
    throw error;
  }
}
