/** Which node ports services get. Pure: what others have and chance come in. */

import { type Cause, Fault } from "../fault.js";
import type { Service } from "../kinds/service/object.js";
import { nodePortMax, nodePortMin } from "../kinds/service/ports.js";
import type { ReservedPort } from "../network/reserved.js";
import type { core } from "../objects/types.js";
import type { Random } from "../random.js";

const keyOf = (port: core.ServicePort): string => `${port.protocol ?? "TCP"}/${port.nodePort}`;
const isOpen = ({ type }: core.ServiceSpec): boolean => type === "NodePort" || type === "LoadBalancer";
const portsOf = ({ spec }: Service): core.ServicePort[] => (isOpen(spec) ? (spec.ports ?? []) : []);

/** What is wrong with the node ports a service asks for: those of `others`, or one twice. */
export function checkNodePorts(service: Service, others: Iterable<Service>): Cause[] {
  const used = new Set([...others].flatMap(portsOf).map(keyOf));
  const causes: Cause[] = [];
  for (const [i, port] of portsOf(service).entries()) {
    if (!port.nodePort) continue;
    const field = `spec.ports[${i}].nodePort`;
    const message = `${field}: ${port.nodePort} is another service port's; leave it out to be given a free one`;
    if (used.has(keyOf(port))) causes.push({ reason: "FieldValueDuplicate", field, message });
    used.add(keyOf(port));
  }
  return causes;
}

/**
 * The service with a node port for each port where its type has them, and without where it has not.
 * @param reserved given to nobody
 * @throws Fault ServiceUnavailable when every node port is in use
 */
export function withNodePorts(
  service: Service,
  others: Iterable<Service>,
  random: Random,
  reserved: readonly ReservedPort[] = [],
): Service {
  const { spec } = service;
  if (!spec.ports) return service;
  if (!isOpen(spec)) {
    if (!spec.ports.some((p) => p.nodePort)) return service;
    return { ...service, spec: { ...spec, ports: spec.ports.map(({ nodePort: _, ...port }) => port) } };
  }
  if (spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts === false) return service;
  if (spec.ports.every((p) => p.nodePort)) return service;
  const used = new Set([...[...others].flatMap(portsOf), ...spec.ports].map(keyOf));
  for (const { protocol, port } of reserved) used.add(`${protocol}/${port}`);
  const ports = spec.ports.map((port) => {
    if (port.nodePort) return port;
    const given = { ...port, nodePort: freeFor(port, used, random) };
    used.add(keyOf(given));
    return given;
  });
  return { ...service, spec: { ...spec, ports } };
}

function freeFor(port: core.ServicePort, used: ReadonlySet<string>, random: Random): number {
  const count = nodePortMax - nodePortMin + 1;
  const start = random.below(count);
  for (let i = 0; i < count; i++) {
    const nodePort = nodePortMin + ((start + i) % count);
    if (!used.has(keyOf({ ...port, nodePort }))) return nodePort;
  }
  throw new Fault(
    "ServiceUnavailable",
    `no node port is free: all ${count} from ${nodePortMin} to ${nodePortMax} are in use; delete a service that has one`,
    { retry: true },
  );
}
