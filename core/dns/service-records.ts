/** The records of one service, and of one address behind it. Pure. */
import type { Service } from "../kinds/service/object.js";
import { isIP } from "../network/ip.js";
import type { NamedPort, ServiceAddress } from "./addresses.js";
import { canBeName, type DnsRecord } from "./records.js";
import { reverseName } from "./reverse.js";

/** Seconds an answer may be remembered: as long as a pod that is gone may be asked by who remembers it. */
export const ttlSeconds = 5;

function addressRecords(name: string, ip: string): DnsRecord[] {
  const family = isIP(ip);
  return family === 0 ? [] : [{ name, ttl: ttlSeconds, type: family === 4 ? "A" : "AAAA", data: ip }];
}

function pointerRecords(ip: string, name: string): DnsRecord[] {
  const reverse = reverseName(ip);
  return reverse === "" ? [] : [{ name: reverse, ttl: ttlSeconds, type: "PTR", data: name }];
}

/** Ports without a name have none. All who have a port have it with the same weight. */
function portRecords(service: string, ports: readonly NamedPort[], target: string): DnsRecord[] {
  return ports.flatMap(({ name, protocol, port }): DnsRecord[] => {
    if (name === "") return [];
    const data = { priority: 0, weight: 100, port, target };
    return [{ name: `_${name}._${protocol.toLowerCase()}.${service}`, ttl: ttlSeconds, type: "SRV", data }];
  });
}

/** The label of an address that was given no name. */
const labelOf = (ip: string): string => ip.replace(/[.:]/g, "-");

const portsOf = ({ spec }: Service): NamedPort[] =>
  (spec.ports ?? []).map((p) => ({ name: p.name ?? "", protocol: p.protocol === "UDP" ? "UDP" : "TCP", port: p.port }));

/** All addresses of a service's portal: of each family at most one. */
function portalIps({ spec }: Service): string[] {
  const ips = [spec.clusterIP ?? "", ...(spec.clusterIPs ?? [])];
  return [...new Set(ips)].filter((ip) => isIP(ip) !== 0);
}

/** Without the dot at its end. */
export const fullName = (namespace: string, service: string, domain: string): string =>
  `${service}.${namespace}.svc.${domain}`;

/** What a service of type ExternalName is an alias of; without the dot at its end. */
const aliasOf = ({ spec }: Service): string =>
  spec.type === "ExternalName" ? (spec.externalName ?? "").replace(/\.$/, "") : "";

/** Of a service itself; a headless one has none. */
export function serviceRecords(service: Service, domain: string): DnsRecord[] {
  const name = fullName(service.metadata.namespace ?? "default", service.metadata.name, domain);
  const alias = aliasOf(service);
  if (alias !== "") return canBeName(alias) ? [{ name, ttl: ttlSeconds, type: "CNAME", data: alias }] : [];
  const ips = portalIps(service);
  return [
    ...ips.flatMap((ip) => [...addressRecords(name, ip), ...pointerRecords(ip, name)]),
    ...portRecords(name, ips.length > 0 ? portsOf(service) : [], name),
  ];
}

/** Of an address behind a headless service. */
export function behindRecords(
  { namespace, service, ip, hostname, ports }: ServiceAddress,
  domain: string,
): DnsRecord[] {
  const name = fullName(namespace, service, domain);
  const own = `${hostname || labelOf(ip)}.${name}`;
  return [
    ...addressRecords(name, ip),
    ...addressRecords(own, ip),
    ...pointerRecords(ip, own),
    ...portRecords(name, ports, own),
  ];
}
