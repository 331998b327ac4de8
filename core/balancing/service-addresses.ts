/** The addresses and ports a service answers on: its portal's, those from outside, and hosts'. */
import type { Service } from "../kinds/service/object.js";
import type { core } from "../objects/types.js";
import { balancedByMinions } from "./load-balancers.js";

/** Portals have an IP of their own; a headless service, or one that is an alias of a name, has none. */
export function portalIpOf(service: Service): string {
  const ip = service.spec.clusterIP ?? "";
  return service.spec.type === "ExternalName" || ip === "None" ? "" : ip;
}

/** A node port, and the service's own port where the minions are its load balancer. */
export function hostPortsOf({ spec }: Service, port: core.ServicePort): number[] {
  if (spec.type !== "NodePort" && spec.type !== "LoadBalancer") return [];
  const ports = [port.nodePort ?? 0, balancedByMinions(spec) ? port.port : 0];
  return [...new Set(ports.filter((p) => p > 0))];
}

/** Every address from outside that the service answers on, each once. */
export function externalIpsOf(service: Service): string[] {
  // What comes by way of a proxy (ours are the minions themselves) has another address when it gets here.
  const ingress = service.status?.loadBalancer?.ingress?.filter((i) => i.ipMode !== "Proxy") ?? [];
  const ips = [...(service.spec.externalIPs ?? []), ...ingress.flatMap((i) => (i.ip ? [i.ip] : []))];
  return [...new Set(ips)];
}
