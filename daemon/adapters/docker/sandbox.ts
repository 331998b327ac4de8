import { isOutOfAddresses, outOfAddresses } from "../../minion/engine/cidr.js";
import type { ContainerInfo, SandboxSpec } from "../../minion/engine/engine.js";
import type { SandboxImage } from "../../minion/engine/sandbox-image.js";
import { createNamed, inspectExisting, removeContainer, startContainer } from "./containers.js";
import { isFault } from "./faults.js";
import { ensureNetwork } from "./network.js";
import type { DockerScope } from "./scope.js";
import { sandboxBody } from "./spec.js";

/**
 * Makes and starts a sandbox. What someone removed meanwhile, its image or the pod network, is made again once.
 * One that cannot be started is removed, so that its name and ports are free for the next try.
 * @throws Fault Conflict (name or host port taken), Timeout
 */
export async function createSandbox(
  scope: DockerScope,
  image: SandboxImage,
  spec: SandboxSpec,
): Promise<ContainerInfo> {
  try {
    return await createAndStart(scope, await image.ensure(), spec);
  } catch (error) {
    if (!isFault(error, "NotFound")) throw error;
    await ensureNetwork(scope);
    return await createAndStart(scope, await image.ensureAgain(), spec);
  }
}

async function createAndStart(scope: DockerScope, image: string, spec: SandboxSpec): Promise<ContainerInfo> {
  const annotations = await scope.shims.ofNewSandbox();
  const id = await createNamed(scope, spec.name, sandboxBody(spec, image, scope, annotations));
  try {
    await startContainer(scope, id);
    return await inspectExisting(scope, id);
  } catch (error) {
    await removeContainer(scope, id).catch(() => undefined);
    // In words that are the same at each try: Docker's name the container.
    throw isOutOfAddresses(error) ? outOfAddresses(scope.network.cidr) : error;
  }
}
