/** From API objects to what the scheduler sees of them. */

import type { Node } from "../kinds/node/object.js";
import { isSidecar } from "../kinds/pod/containers.js";
import { pinnedMinion } from "../kinds/pod/node-affinity.js";
import type { Pod } from "../kinds/pod/object.js";
import { isTrue } from "../objects/conditions.js";
import { cpuMillis, memoryBytes } from "../objects/quantity.js";
import type { core } from "../objects/types.js";
import { fromApiTime } from "../time.js";
import type { DiskClaim, HostPort, MinionFacts, PodView, Taint, Toleration } from "./schedule-types.js";
import { wishesOf } from "./wishes/read.js";

type ResourceName = "cpu" | "memory";
const amountOf = { cpu: cpuMillis, memory: memoryBytes };

/** What a container asks for: its request, or its limit where it names no request. */
function requestOf({ resources }: core.Container, name: ResourceName): number {
  return amountOf[name](resources?.requests?.[name] ?? resources?.limits?.[name]);
}

/**
 * Containers run side by side, init containers one after the other before them, beside the sidecars that came before:
 * the larger of the two counts.
 */
function podRequest({ containers, initContainers = [], overhead }: core.PodSpec, name: ResourceName): number {
  let beside = 0;
  let most = 0;
  for (const container of initContainers) {
    const request = requestOf(container, name);
    if (isSidecar(container)) beside += request;
    most = Math.max(most, isSidecar(container) ? beside : beside + request);
  }
  const together = containers.reduce((sum, container) => sum + requestOf(container, name), beside);
  return Math.max(together, most) + amountOf[name](overhead?.[name]);
}

/** On the host's network every container port is a host port. */
function hostPortsOf({ containers, hostNetwork }: core.PodSpec): HostPort[] {
  const ports: HostPort[] = [];
  for (const { hostPort, containerPort, protocol, hostIP } of containers.flatMap((c) => c.ports ?? [])) {
    const port = hostPort || (hostNetwork ? containerPort : 0);
    const isUdp = protocol?.toUpperCase() === "UDP";
    if (port) ports.push({ port, protocol: isUdp ? "UDP" : "TCP", hostIp: hostIP ?? "" });
  }
  return ports;
}

/** Network disks that pods must not share: GCE's may be read by several, Amazon's by one at a time (as in Kubernetes). */
function disksOf({ volumes }: core.PodSpec): DiskClaim[] {
  const disks: DiskClaim[] = [];
  for (const { gcePersistentDisk: gce, awsElasticBlockStore: aws } of volumes ?? []) {
    if (gce) disks.push({ id: `gce/${gce.pdName}`, readOnly: gce.readOnly ?? false });
    if (aws) disks.push({ id: `aws/${aws.volumeID}`, readOnly: false });
  }
  return disks;
}

export function tolerationOf({ key, operator, value, effect }: core.Toleration): Toleration {
  return {
    ...(key ? { key } : {}),
    operator: operator === "Exists" ? "Exists" : "Equal",
    ...(value ? { value } : {}),
    ...(effect ? { effect } : {}),
  };
}

/** A pod with the defaults of Kubernetes filled in. Amounts that are not well-formed count as 0: validation refuses them. */
export function podView(pod: Pod): PodView {
  const { metadata, spec } = pod;
  const namespace = metadata.namespace ?? "";
  const owners = metadata.ownerReferences ?? [];
  return {
    uid: metadata.uid ?? `${namespace}/${metadata.name}`,
    namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    cpuMillis: podRequest(spec, "cpu"),
    memoryBytes: podRequest(spec, "memory"),
    hostPorts: hostPortsOf(spec),
    nodeSelector: spec.nodeSelector ?? {},
    host: spec.nodeName || pinnedMinion(spec),
    disks: disksOf(spec),
    tolerations: (spec.tolerations ?? []).map(tolerationOf),
    group: owners.find((owner) => owner.controller)?.uid ?? "",
    priority: spec.priority ?? 0,
    preempts: spec.preemptionPolicy !== "Never",
    nominated: pod.status?.nominatedNodeName ?? "",
    createdMs: metadata.creationTimestamp ? fromApiTime(metadata.creationTimestamp) : 0,
    wishes: wishesOf(spec, metadata.labels ?? {}, namespace),
    isLeaving: metadata.deletionTimestamp !== undefined,
  };
}

function taintOf({ key, value, effect }: core.Taint): Taint {
  const isSoft = effect === "PreferNoSchedule";
  return { key, value: value ?? "", effect: isSoft ? effect : effect === "NoExecute" ? effect : "NoSchedule" };
}

/** A minion: its labels, taints, conditions and capacity. */
export function minionFacts(node: Node): MinionFacts {
  const { spec, status } = node;
  const capacity = status?.allocatable ?? status?.capacity ?? {};
  return {
    name: node.metadata.name,
    labels: node.metadata.labels ?? {},
    taints: (spec?.taints ?? []).map(taintOf),
    unschedulable: spec?.unschedulable ?? false,
    flapping: isTrue(node, "Flapping"),
    ready: isTrue(node, "Ready"),
    cpuMillis: cpuMillis(capacity.cpu),
    memoryBytes: memoryBytes(capacity.memory),
    podsMax: memoryBytes(capacity.pods),
  };
}
