/** Containers: v1beta1's `command` is v1's `args` (the image's entry point stays), cpu and memory are plain numbers. */
import { cpuMillis, memoryBytes } from "../objects/quantity.js";
import type { core } from "../objects/types.js";
import { fromV1Lifecycle, fromV1Probe, toV1Lifecycle, toV1Probe } from "./probe.js";
import { type PullWord, pullPolicies, pullWord } from "./pull-policies.js";
import { otherResources, toV1Resources } from "./resources.js";
import { given } from "./wire.js";
import type { WireCapabilities, WireContainer, WireMount, WirePort } from "./wire-container.js";

/** v1's default, which v1beta1 does not print. */
const messagePathDefault = "/dev/termination-log";

function toV1Port(wire: WirePort): core.ContainerPort {
  return given({
    name: wire.name || undefined,
    hostPort: wire.hostPort || undefined,
    containerPort: wire.containerPort as number,
    protocol: wire.protocol?.toUpperCase() || "TCP",
    hostIP: wire.hostIP || undefined,
  }) as core.ContainerPort;
}

/** A v1 container that means the same. An empty pull policy is 0.5.4's default, IfNotPresent. */
export function toV1Container(wire: WireContainer): core.Container {
  const policy = wire.imagePullPolicy || "PullIfNotPresent";
  const security = given({ privileged: wire.privileged || undefined, capabilities: wire.capabilities });
  return given({
    name: wire.name,
    image: wire.image,
    command: wire.entrypoint,
    args: wire.command,
    workingDir: wire.workingDir || undefined,
    ports: wire.ports?.map(toV1Port),
    env: wire.env?.map((e) => ({ name: e.name || (e.key ?? ""), value: e.value ?? "" })),
    resources: toV1Resources(wire),
    volumeMounts: wire.volumeMounts?.map((m) =>
      given({ name: m.name ?? "", mountPath: m.mountPath || (m.path ?? ""), readOnly: m.readOnly || undefined }),
    ),
    livenessProbe: wire.livenessProbe && toV1Probe(wire.livenessProbe),
    readinessProbe: wire.readinessProbe && toV1Probe(wire.readinessProbe),
    lifecycle: wire.lifecycle && toV1Lifecycle(wire.lifecycle),
    terminationMessagePath: wire.terminationMessagePath || undefined,
    securityContext: Object.keys(security).length > 0 ? security : undefined,
    imagePullPolicy: Object.hasOwn(pullPolicies, policy) ? pullPolicies[policy as PullWord] : policy,
  }) as core.Container;
}

function fromV1Mount(mount: core.VolumeMount): WireMount {
  return given({
    name: mount.name,
    readOnly: mount.readOnly || undefined,
    mountPath: mount.mountPath,
    path: mount.mountPath,
  }) as WireMount;
}

/** A container as 0.5.4 printed it: the old words beside the new, the pull policy always. */
export function fromV1Container(container: core.Container): WireContainer {
  const { limits, requests } = container.resources ?? {};
  const messagePath = container.terminationMessagePath;
  return given({
    name: container.name,
    image: container.image ?? "",
    entrypoint: container.command,
    command: container.args,
    workingDir: container.workingDir || undefined,
    ports: container.ports?.map((p) => ({ ...p, protocol: p.protocol ?? "TCP" })),
    env: container.env?.map((e) => ({ name: e.name, key: e.name, value: e.value ?? "" })),
    resources: otherResources(container.resources),
    memory: memoryBytes(limits?.["memory"]) || undefined,
    cpu: cpuMillis(limits?.["cpu"] ?? requests?.["cpu"]) || undefined,
    volumeMounts: container.volumeMounts?.map(fromV1Mount),
    livenessProbe: container.livenessProbe && fromV1Probe(container.livenessProbe),
    readinessProbe: container.readinessProbe && fromV1Probe(container.readinessProbe),
    lifecycle: container.lifecycle && fromV1Lifecycle(container.lifecycle),
    terminationMessagePath: messagePath === messagePathDefault ? undefined : messagePath,
    privileged: container.securityContext?.privileged || undefined,
    imagePullPolicy: pullWord(container.imagePullPolicy),
    capabilities: container.securityContext?.capabilities as WireCapabilities | undefined,
  }) as WireContainer;
}
