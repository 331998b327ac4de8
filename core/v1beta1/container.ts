/** Containers: v1beta1's `command` is v1's `args` (the image's entry point stays), cpu and memory are plain numbers. */
import { cpuMillis, memoryBytes } from "../objects/quantity.js";
import type { core } from "../objects/types.js";
import { quantities } from "../schema/scalars.js";
import { flag, integer, list, needed, object, oneOf, type Shape, text } from "../schema/shape.js";
import {
  fromV1Lifecycle,
  fromV1Probe,
  toV1Lifecycle,
  toV1Probe,
  type WireLifecycle,
  type WireProbe,
  wireLifecycle,
  wireProbe,
} from "./probe.js";
import { filled, given } from "./wire.js";

interface WirePort {
  name?: string;
  hostPort?: number;
  containerPort?: number;
  protocol?: string;
  hostIP?: string;
}
interface WireEnv {
  name?: string;
  /** Old word for `name`. */
  key?: string;
  value?: string;
}
interface WireMount {
  name?: string;
  readOnly?: boolean;
  mountPath?: string;
  /** Old word for `mountPath`. */
  path?: string;
}
interface WireCapabilities {
  add?: string[];
  drop?: string[];
}
export interface WireContainer {
  name: string;
  image: string;
  entrypoint?: string[];
  command?: string[];
  workingDir?: string;
  ports?: WirePort[];
  env?: WireEnv[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
  memory?: number;
  cpu?: number;
  volumeMounts?: WireMount[];
  livenessProbe?: WireProbe;
  readinessProbe?: WireProbe;
  lifecycle?: WireLifecycle;
  terminationMessagePath?: string;
  privileged?: boolean;
  imagePullPolicy: string;
  capabilities?: WireCapabilities;
}

/** v1's default, which v1beta1 does not print. */
const messagePathDefault = "/dev/termination-log";
const amountMax = Number.MAX_SAFE_INTEGER;
const anyPort = integer(-(2 ** 31), 2 ** 31);

const pullPolicies = { PullAlways: "Always", PullNever: "Never", PullIfNotPresent: "IfNotPresent" } as const;
type PullWord = keyof typeof pullPolicies;

const pullPolicy = oneOf("PullAlways", "PullNever", "PullIfNotPresent", "Always", "Never", "IfNotPresent");

export const wireContainer: Shape<WireContainer> = object<WireContainer>({
  name: needed(text()),
  image: needed(text()),
  entrypoint: list(text()),
  command: list(text()),
  workingDir: text(),
  ports: list(
    object<WirePort>({ name: text(), hostPort: anyPort, containerPort: anyPort, protocol: text(), hostIP: text() }),
  ),
  env: list(object<WireEnv>({ name: text(), key: text(), value: text() })),
  resources: object({ limits: quantities, requests: quantities }),
  memory: integer(0, amountMax),
  cpu: integer(0, amountMax),
  volumeMounts: list(object<WireMount>({ name: text(), readOnly: flag, mountPath: text(), path: text() })),
  livenessProbe: wireProbe,
  readinessProbe: wireProbe,
  lifecycle: wireLifecycle,
  terminationMessagePath: text(),
  privileged: flag,
  imagePullPolicy: {
    description: { ...pullPolicy.description },
    blank: () => "",
    read: (value, path, faults) => (value === "" ? "" : pullPolicy.read(value, path, faults)),
  },
  capabilities: object<WireCapabilities>({ add: list(text()), drop: list(text()) }),
});

/**
 * `cpu` was a weight in 0.5.4 (Docker's CPU shares), never a ceiling: that is what v1 calls a request. `memory` was
 * a ceiling. What later releases put under `resources` stands as it is.
 */
function toV1Resources(wire: WireContainer): core.ResourceRequirements | undefined {
  const limits = { ...wire.resources?.limits };
  const requests = { ...wire.resources?.requests };
  if (wire.cpu && limits["cpu"] === undefined && requests["cpu"] === undefined) requests["cpu"] = `${wire.cpu}m`;
  if (wire.memory && limits["memory"] === undefined) limits["memory"] = String(wire.memory);
  const resources = given({ limits: filled(limits), requests: filled(requests) });
  return Object.keys(resources).length > 0 ? (resources as core.ResourceRequirements) : undefined;
}

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

function pullWord(policy: string | undefined): string {
  return Object.entries(pullPolicies).find(([, v1]) => v1 === policy)?.[0] ?? "";
}

/** Limits and requests that `cpu` and `memory` alone would not say. */
function otherResources(resources: core.ResourceRequirements | undefined): WireContainer["resources"] {
  const limits = resources?.limits ?? {};
  const others = filled(Object.fromEntries(Object.entries(limits).filter(([name]) => name !== "memory")));
  const isSaid = (name: string, v: string): boolean =>
    limits[name] === v || (name === "cpu" && limits["cpu"] === undefined);
  const requests = filled(
    Object.fromEntries(Object.entries(resources?.requests ?? {}).filter(([name, v]) => !isSaid(name, v))),
  );
  return others || requests ? (given({ limits: others, requests }) as WireContainer["resources"]) : undefined;
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
