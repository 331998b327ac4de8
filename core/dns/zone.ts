/**
 * From services and the addresses behind them to the records of the cluster's zone, after Kubernetes' DNS specification
 * (version 1.1.0 of its schema). Pure. Names of pods are not in it: they are made of their addresses (pods.ts).
 */
import type { Service } from "../kinds/service/object.js";
import { isIP } from "../network/ip.js";
import { isHeadless, type NamedPort, type ServiceAddress } from "./addresses.js";
import { canBeName, type DnsRecord, folded } from "./records.js";
import { reverseName } from "./reverse.js";

/** Seconds an answer may be remembered: as long as a pod that is gone may be asked by who remembers it. */
export const ttlSeconds = 5;
/** Version of the schema that is followed. */
export const schemaVersion = "1.1.0";

export const clusterDomainDefault = "cluster.local";

export interface Zone {
  /** e.g. cluster.local */
  domain: string;
  /** Those of a name, folded. A name that is there without any is above others. */
  records: ReadonlyMap<string, readonly DnsRecord[]>;
}

class ZoneMaker {
  readonly records = new Map<string, DnsRecord[]>();
  readonly #domain: string;

  constructor(domain: string) {
    this.#domain = domain;
  }

  /** Names that DNS cannot carry are left out: of objects of an earlier version, say. */
  add(record: DnsRecord): void {
    const key = folded(record.name);
    const there = this.records.get(key);
    if (there) there.push(record);
    else if (canBeName(key)) {
      this.records.set(key, [record]);
      this.#above(key);
    }
  }

  /** What is above a name exists, too (RFC 8020). */
  #above(name: string): void {
    for (let at = name.indexOf("."); at >= 0; at = name.indexOf(".", at + 1)) {
      const parent = name.slice(at + 1);
      if (!parent.endsWith(this.#domain) || this.records.has(parent)) return;
      this.records.set(parent, []);
    }
  }

  address(name: string, ip: string): void {
    const family = isIP(ip);
    if (family !== 0) this.add({ name, ttl: ttlSeconds, type: family === 4 ? "A" : "AAAA", data: ip });
  }

  pointer(ip: string, name: string): void {
    const reverse = reverseName(ip);
    if (reverse !== "") this.add({ name: reverse, ttl: ttlSeconds, type: "PTR", data: name });
  }

  /** Ports without a name have none. `share`: of the weight of all, at least 1. */
  port(service: string, { name, protocol, port }: NamedPort, target: string, share: number): void {
    if (name === "") return;
    const data = { priority: 0, weight: Math.max(1, Math.floor(100 / share)), port, target };
    this.add({ name: `_${name}._${protocol.toLowerCase()}.${service}`, ttl: ttlSeconds, type: "SRV", data });
  }
}

/** The label of an address that was given no name. */
export const labelOf = (ip: string): string => ip.replace(/[.:]/g, "-");

const portsOf = ({ spec }: Service): NamedPort[] =>
  (spec.ports ?? []).map((p) => ({ name: p.name ?? "", protocol: p.protocol === "UDP" ? "UDP" : "TCP", port: p.port }));

/** All addresses of a service's portal: of each family at most one. */
function portalIps({ spec }: Service): string[] {
  const ips = [spec.clusterIP ?? "", ...(spec.clusterIPs ?? [])];
  return [...new Set(ips)].filter((ip) => isIP(ip) !== 0);
}

function addPortal(zone: ZoneMaker, name: string, service: Service): void {
  for (const ip of portalIps(service)) {
    zone.address(name, ip);
    zone.pointer(ip, name);
  }
  for (const port of portsOf(service)) zone.port(name, port, name, 1);
}

function addHeadless(zone: ZoneMaker, name: string, addresses: readonly ServiceAddress[]): void {
  const seen = new Set<string>();
  for (const { ip, hostname, ports } of addresses) {
    const own = `${hostname || labelOf(ip)}.${name}`;
    // Two names of one address are two records of theirs, and one of the service.
    if (!seen.has(ip)) zone.address(name, ip);
    seen.add(ip);
    zone.address(own, ip);
    zone.pointer(ip, own);
    for (const port of ports) zone.port(name, port, own, addresses.length);
  }
}

/** What a service of type ExternalName is an alias of; without the dot at its end. */
const aliasOf = ({ spec }: Service): string =>
  spec.type === "ExternalName" ? (spec.externalName ?? "").replace(/\.$/, "") : "";

function grouped(addresses: Iterable<ServiceAddress>): Map<string, ServiceAddress[]> {
  const groups = new Map<string, ServiceAddress[]>();
  for (const address of addresses) {
    const key = `${address.namespace}/${address.service}`;
    const group = groups.get(key);
    if (group) group.push(address);
    else groups.set(key, [address]);
  }
  return groups;
}

/** @param addresses those of headless services; what belongs to no service that is known is left out */
export function zone(
  services: Iterable<Service>,
  addresses: Iterable<ServiceAddress>,
  domain = clusterDomainDefault,
): Zone {
  const made = new ZoneMaker(domain);
  made.add({ name: `dns-version.${domain}`, ttl: ttlSeconds, type: "TXT", data: [schemaVersion] });
  const behind = grouped(addresses);
  for (const service of services) {
    const { namespace = "default", name } = service.metadata;
    const full = `${name}.${namespace}.svc.${domain}`;
    const alias = aliasOf(service);
    if (alias !== "") {
      if (canBeName(alias)) made.add({ name: full, ttl: ttlSeconds, type: "CNAME", data: alias });
    } else if (isHeadless(service)) addHeadless(made, full, behind.get(`${namespace}/${name}`) ?? []);
    else addPortal(made, full, service);
  }
  // There however few services there are.
  for (const parent of ["svc", "pod"]) {
    const key = `${parent}.${domain}`;
    if (!made.records.has(key)) made.records.set(key, []);
  }
  return { domain, records: made.records };
}
