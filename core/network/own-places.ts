/** Addresses and ports that are the cluster's own, and who may not claim them. Pure. */
import { holds, parseCidr } from "./cidr.js";
import { oneSpelling, specialUse } from "./ip.js";
import type { ReservedPort } from "./reserved.js";

export interface OwnNetworks {
  /** Of all pods. */
  podCidr: string;
  serviceCidr: string;
  /** Addresses of the master's machine, in one spelling. */
  masters: ReadonlySet<string>;
}

/** What services and hand-made endpoints may not claim. */
export interface OwnPlaces extends OwnNetworks {
  /** Names of minions by their addresses. */
  minions: ReadonlyMap<string, string>;
  ports: readonly ReservedPort[];
}

/** Why nobody may be led to an address by hand, whatever the cluster is like; "" = one may. */
export function specialFault(ip: string): string {
  const special = specialUse(ip);
  return special === undefined ? "" : `may not be a ${special} address`;
}

/** Why an address from outside cannot be a service's; "" = it can. */
export function outsideAddressFault(given: string, own: OwnPlaces): string {
  const ip = oneSpelling(given);
  const special = specialFault(ip);
  if (special !== "") return special;
  if (own.masters.has(ip)) return "is an address of the master's machine";
  const minion = own.minions.get(ip);
  if (minion !== undefined) return `is the address of minion "${minion}"`;
  for (const [cidr, whose] of [
    [own.serviceCidr, "services"],
    [own.podCidr, "pods"],
  ] as const)
    if (holds(parseCidr(cidr), ip)) return `lies in ${cidr}, the network of ${whose}`;
  return "";
}

/** Why endpoints made by hand cannot have an address; "" = they can. */
export function endpointFault(given: string, { masters, serviceCidr }: OwnPlaces): string {
  const ip = oneSpelling(given);
  const special = specialFault(ip);
  if (special !== "") return special;
  if (masters.has(ip)) return "is an address of the master's machine";
  return holds(parseCidr(serviceCidr), ip) ? `lies in ${serviceCidr}, the network of services` : "";
}

/** Whose a port of every host is; "" = nobody's. */
export function reservedFor(protocol: string, port: number, { ports }: OwnPlaces): string {
  return ports.find((p) => p.port === port && p.protocol === protocol)?.whose ?? "";
}
