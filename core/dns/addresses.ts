/**
 * Who stands behind services without an address of their own: what a resolver must be told beside the services. One row
 * for each address, so that a change of one pod is a message about one pod.
 */
import type { Endpoints } from "../kinds/endpoints/object.js";
import type { Service } from "../kinds/service/object.js";

export interface NamedPort {
  /** "" = it has no name. */
  name: string;
  protocol: "TCP" | "UDP";
  port: number;
}

/** An address of a headless service that is in use. */
export interface ServiceAddress {
  namespace: string;
  service: string;
  ip: string;
  /** The name it has in its service; "" = one that is made of its address. */
  hostname: string;
  ports: NamedPort[];
}

/** Names a row for good. */
export const addressKey = ({ namespace, service, ip, hostname }: ServiceAddress): string =>
  `${namespace}/${service}/${ip}/${hostname}`;

/** A service that is no portal: its name leads to its pods. */
export const isHeadless = ({ spec }: Service): boolean => spec.clusterIP === "None" && spec.type !== "ExternalName";

/** The rows of a service; none unless it is headless. One address with several sets of ports is one row. */
export function serviceAddresses(service: Service, endpoints: Endpoints | undefined): ServiceAddress[] {
  if (!isHeadless(service)) return [];
  const { namespace = "", name } = service.metadata;
  const rows = new Map<string, ServiceAddress>();
  for (const { addresses = [], ports = [] } of endpoints?.subsets ?? []) {
    const named = ports.map((p): NamedPort => {
      const protocol = p.protocol === "UDP" ? "UDP" : "TCP";
      return { name: p.name ?? "", protocol, port: p.port };
    });
    for (const { ip, hostname = "" } of addresses) {
      const row: ServiceAddress = { namespace, service: name, ip, hostname, ports: named };
      const before = rows.get(addressKey(row));
      rows.set(addressKey(row), before ? { ...before, ports: [...before.ports, ...named] } : row);
    }
  }
  return [...rows.values()];
}
