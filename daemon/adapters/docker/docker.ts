import { randomUUID } from "node:crypto";
import Docker from "dockerode";
import type { Clock } from "../../../core/time.js";
import { type ContainerInfo, type Engine, type EventSubscription, labelKeys } from "../../minion/engine/engine.js";
import { sandboxImage } from "../../minion/engine/sandbox-image.js";
import { dockerAgent } from "./agent.js";
import { attachToContainer } from "./attach.js";
import { PodBridge } from "./bridge.js";
import { dockerClient } from "./client.js";
import {
  createNamed,
  inspectContainer,
  killContainer,
  listContainers,
  listOfPod,
  removeContainer,
  renameContainer,
  startContainer,
  stopContainer,
} from "./containers.js";
import { type DockerAddress, dockerOptions } from "./engine-address.js";
import { dockerEvents } from "./events.js";
import { execInContainer } from "./exec.js";
import { dockerInfo, factsFrom, hostBootId } from "./facts.js";
import { containerLogs } from "./logs.js";
import { ensureNetwork, networkAddresses, removeNetwork } from "./network.js";
import { imageId, imagePuller } from "./pull.js";
import { commandRunner } from "./run.js";
import { createSandbox } from "./sandbox.js";
import type { DockerScope, EngineIdentity, PodNetwork } from "./scope.js";
import { securer } from "./security.js";
import { sees } from "./sees.js";
import { sharedCall } from "./shared-call.js";
import { shimGroups } from "./shims.js";
import { containerBody } from "./spec.js";
import { usageMeter } from "./usage-meter.js";

export interface DockerEngineOptions {
  address: DockerAddress;
  identity: EngineIdentity;
  network: PodNetwork;
  clock: Clock;
  /** Overrides the host's boot id, for hosts that are no machines of their own (network namespaces). */
  bootId?: string;
  /** Where seccomp profiles are that manifests may name. */
  seccompDir?: string;
}

/** The connection to one Docker engine; nothing is sent before the first call. */
export function dockerScope(options: DockerEngineOptions): { scope: DockerScope; disconnect(): void } {
  const agent = dockerAgent(options.address);
  // The types of dockerode leave out what docker-modem's have.
  const docker = new Docker({ ...dockerOptions(options.address), agent } as Docker.DockerOptions);
  const { clock, identity, network } = options;
  const client = dockerClient(docker, clock);
  const scope: DockerScope = { client, clock, identity, network, shims: shimGroups(client, randomUUID) };
  return { scope, disconnect: () => agent.destroy() };
}

const isInSandbox = ({ labels }: ContainerInfo): boolean => labels[labelKeys.role] === "container";

/** The {@link Engine} on Docker. See engine.ts for its laws. */
export function dockerEngine(options: DockerEngineOptions): Engine {
  const { scope, disconnect } = dockerScope(options);
  const subscriptions = new Set<EventSubscription>();
  const image = sandboxImage(scope, async () => (await dockerInfo(scope)).Architecture);
  const bridge = new PodBridge(scope);
  const pull = imagePuller(scope);
  const run = commandRunner(scope);
  const secured = securer(scope, options.seccompDir);
  const list = sharedCall(() => listContainers(scope));
  let bootId = options.bootId;

  return {
    async facts() {
      const info = await dockerInfo(scope);
      bootId ??= await hostBootId(scope, info, image, options.address.kind === "unix");
      return factsFrom((await scope.client.api()).product, info, bootId);
    },
    imageId: (name) => imageId(scope, name),
    pullImage: pull,
    createSandbox: (spec) => bridge.withBridge(() => createSandbox(scope, image, spec)),
    connectSandbox: (id, ip) => bridge.connect(id, ip),
    networkFault: () => bridge.fault(),
    mendNetwork: () => bridge.mend(),
    async createContainer(spec) {
      const [annotations, safety] = await Promise.all([scope.shims.ofContainerIn(spec.sandboxId), secured(spec)]);
      return { id: await createNamed(scope, spec.name, containerBody(spec, scope, safety, annotations)) };
    },
    startContainer: (id) => startContainer(scope, id),
    stopContainer: (id, graceMs) => stopContainer(scope, id, graceMs),
    killContainer: (id, signal = "SIGKILL") => killContainer(scope, id, signal),
    renameContainer: (id, name) => renameContainer(scope, id, name),
    removeContainer: (id) => removeContainer(scope, id),
    inspect: (id) => inspectContainer(scope, id),
    list: async () => [...(await list())],
    listOfPod: (uid) => listOfPod(scope, uid),
    events(onEvent, onGap, onBreak) {
      const subscription = dockerEvents(scope, onEvent, onGap, onBreak);
      subscriptions.add(subscription);
      return {
        close() {
          subscriptions.delete(subscription);
          subscription.close();
        },
      };
    },
    logs: (id, logOptions) => containerLogs(scope, id, logOptions),
    attach: (id, attachOptions) => attachToContainer(scope, id, attachOptions),
    exec: (id, command, execOptions) => execInContainer(scope, id, command, execOptions),
    run,
    ...usageMeter(scope, options.address.kind === "unix"),
    sees: (path) => sees(scope, path),
    addresses: () => networkAddresses(scope),
    ensureNetwork: () => ensureNetwork(scope),
    async purge() {
      const own = await listContainers(scope);
      // What is in a sandbox before the sandbox: Podman wants it so.
      for (const some of [own.filter(isInSandbox), own.filter((info) => !isInSandbox(info))])
        await Promise.all(some.map(({ id }) => removeContainer(scope, id)));
      await removeNetwork(scope);
    },
    async close() {
      for (const subscription of subscriptions) subscription.close();
      subscriptions.clear();
      disconnect();
    },
  };
}
