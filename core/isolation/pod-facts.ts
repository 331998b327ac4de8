/** What of a pod counts for network policies. Pure. */
import { sidecarsOf } from "../kinds/pod/containers.js";
import type { Pod } from "../kinds/pod/object.js";
import { isFinished } from "../kinds/pod/phase.js";
import { isIP } from "../network/ip.js";
import type { PortRange } from "./rows.js";

export interface PodFacts {
  namespace: string;
  labels: Readonly<Record<string, string>>;
  ip: string;
  spec: Pod["spec"];
}

const noLabels = {};

/** undefined: policies say nothing of it, as it has its host's network, or no address (yet). */
export function podFacts(pod: Pod, ip: string): PodFacts | undefined {
  if (pod.spec.hostNetwork === true || isIP(ip) !== 4) return undefined;
  const { namespace = "", labels = noLabels } = pod.metadata;
  return { namespace, labels, ip, spec: pod.spec };
}

/** As {@link podFacts}, as its minion told: one that ended has no network any more. */
export const toldFacts = (pod: Pod): PodFacts | undefined =>
  isFinished(pod) ? undefined : podFacts(pod, pod.status?.podIP ?? "");

/** The numbers of the ports that a pod calls so. */
export function namedPorts({ spec }: PodFacts, { protocol, name }: PortRange): number[] {
  const declared = [...spec.containers, ...sidecarsOf(spec)].flatMap(({ ports = [] }) => ports);
  return declared.flatMap((port) =>
    port.name === name && (port.protocol ?? "TCP") === protocol ? [port.containerPort] : [],
  );
}
