/**
 * Network policies as Kubernetes' documentation has them, asked anew for every packet: whom each policy is about, and
 * whether one of its rules lets this packet pass. Knows nothing of groups, sets or kernels.
 */
import type { Namespace } from "../../../core/kinds/namespace/object.js";
import type { NetworkPolicy, PolicyPeer, PolicyPort } from "../../../core/kinds/network-policy/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";

export interface Packet {
  from: string;
  to: string;
  protocol: string;
  port: number;
}

export interface World {
  policies: readonly NetworkPolicy[];
  pods: readonly Pod[];
  namespaces: readonly Namespace[];
}

type Selector = NonNullable<NetworkPolicy["spec"]["podSelector"]>;
type Labels = Readonly<Record<string, string>>;

function means({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels = {}): boolean {
  if (Object.entries(matchLabels).some(([key, value]) => labels[key] !== value)) return false;
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    const isIn = value !== undefined && values.includes(value);
    return operator === "In" ? isIn : !isIn;
  });
}

const bitsOf = (ip: string): string =>
  ip
    .split(".")
    .map((part) => Number(part).toString(2).padStart(8, "0"))
    .join("");

function isWithin(ip: string, cidr: string): boolean {
  const [base = "", bits = ""] = cidr.split("/");
  return !base.includes(":") && bitsOf(ip).slice(0, Number(bits)) === bitsOf(base).slice(0, Number(bits));
}

const podAt = ({ pods }: World, ip: string): Pod | undefined =>
  pods.find((pod) => pod.status?.podIP === ip && !pod.spec.hostNetwork && pod.status.phase !== "Succeeded");

function isPeer(peer: PolicyPeer, ip: string, policy: NetworkPolicy, world: World): boolean {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock) return isWithin(ip, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => isWithin(ip, cidr));
  const pod = podAt(world, ip);
  if (!pod || (podSelector && !means(podSelector, pod.metadata.labels))) return false;
  const { namespace = "" } = pod.metadata;
  if (!namespaceSelector) return namespace === policy.metadata.namespace;
  const labels = world.namespaces.find(({ metadata }) => metadata.name === namespace)?.metadata.labels ?? {};
  return means(namespaceSelector, { ...labels, "kubernetes.io/metadata.name": namespace });
}

function isPort({ protocol = "TCP", port, endPort }: PolicyPort, packet: Packet, world: World): boolean {
  if (protocol !== packet.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === "number") return packet.port >= port && packet.port <= (endPort ?? port);
  const ports = podAt(world, packet.to)?.spec.containers.flatMap((c) => c.ports ?? []) ?? [];
  return ports.some((p) => p.name === port && (p.protocol ?? "TCP") === protocol && p.containerPort === packet.port);
}

/** Whether one end of a connection allows it. */
function allows(world: World, end: "ingress" | "egress", packet: Packet): boolean {
  const [own, other] = end === "ingress" ? [packet.to, packet.from] : [packet.from, packet.to];
  const pod = podAt(world, own);
  if (!pod) return true;
  const about = world.policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.metadata.namespace &&
      (spec.policyTypes ?? []).includes(end === "ingress" ? "Ingress" : "Egress") &&
      means(spec.podSelector ?? {}, pod.metadata.labels),
  );
  if (about.length === 0) return true;
  return about.some((policy) => {
    const rules: { peers?: PolicyPeer[] | undefined; ports?: PolicyPort[] | undefined }[] =
      end === "ingress"
        ? (policy.spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
        : (policy.spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
    return rules.some(
      ({ peers = [], ports = [] }) =>
        (peers.length === 0 || peers.some((peer) => isPeer(peer, other, policy, world))) &&
        (ports.length === 0 || ports.some((port) => isPort(port, packet, world))),
    );
  });
}

/** Whether a connection is let pass: by both its ends, or because both are one. */
export const passes = (world: World, packet: Packet): boolean =>
  packet.from === packet.to || (allows(world, "egress", packet) && allows(world, "ingress", packet));
