/** Services of type LoadBalancer: here the minions are the load balancer, each on its own address. */

import type { Node } from "../kinds/node/object.js";
import type { Service } from "../kinds/service/object.js";
import { isTrue } from "../objects/conditions.js";
import type { core } from "../objects/types.js";

/** Most minions a service names: a client needs a few, and each change of one is a write for each such service. */
export const balancersShownMax = 16;

/** Whether the minions balance the service: it asks for a load balancer, and for nobody else's. */
export const balancedByMinions = (spec: core.ServiceSpec): boolean =>
  spec.type === "LoadBalancer" && !spec.loadBalancerClass;

/** Addresses of the minions that are ready, in the order of their names; the first few. */
export function balancerAddresses(nodes: Iterable<Node>): string[] {
  return [...nodes]
    .filter((node) => isTrue(node, "Ready"))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .flatMap((n) => n.status?.addresses?.find((a) => a.type === "InternalIP")?.address ?? [])
    .slice(0, balancersShownMax);
}

/** The service with the minions as its way in; the same object if nothing changes. Ingresses of others stay. */
export function withBalancers(service: Service, addresses: readonly string[]): Service {
  const before = service.status?.loadBalancer?.ingress ?? [];
  const others = before.filter((i) => i.ipMode !== "Proxy");
  const ours = balancedByMinions(service.spec) ? addresses.map((ip) => ({ ip, ipMode: "Proxy" })) : [];
  const ingress = [...others, ...ours];
  if (JSON.stringify(ingress) === JSON.stringify(before)) return service;
  return { ...service, status: { ...service.status, loadBalancer: ingress.length > 0 ? { ingress } : {} } };
}
