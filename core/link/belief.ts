/**
 * Which addresses a minion is believed. Others' traffic is led where it says that its pods are, and every host makes
 * routes by where it says that it is itself: so both must lie where nobody else is. Pure.
 */

import { ipToNumber } from "../balancing/portal-ips.js";
import type { Pod } from "../kinds/pod/object.js";
import { contains, holds, parseCidr } from "../network/cidr.js";
import { isIP, oneSpelling, specialUse } from "../network/ip.js";
import type { OwnNetworks } from "../network/own-places.js";
import type { core } from "../objects/types.js";

/** Where a minion is. */
export interface MinionPlace {
  address: string;
  /** Of its own pods; "" where it shares the cluster's. */
  podCidr: string;
}

export interface AddressClaim {
  address: string;
  /** Other hosts send to it what is for its pods. */
  isRouted: boolean;
  /** The address it dials from; "" where the wire has none. */
  from: string;
}

/**
 * Why a minion cannot be where it says; "" = it can. One that dials from the master's own machine may have an address
 * of that machine's, loopback among them: such minions are told apart by 127.0.0.2, 127.0.0.3, …
 * @param others names of the other minions that are connected, by their addresses
 */
export function addressFault(claim: AddressClaim, own: OwnNetworks, others: ReadonlyMap<string, string>): string {
  const { isRouted, from } = claim;
  const address = oneSpelling(claim.address);
  const isHere = from === "" || specialUse(from) === "loopback" || own.masters.has(oneSpelling(from));
  const special = specialUse(address);
  const other = others.get(address);
  if (special !== undefined && !(special === "loopback" && isHere && !isRouted))
    return `its address ${address} is ${special}; --address gives it another`;
  if (isRouted && isIP(claim.address) !== 4)
    return `its address ${address} is no IPv4 address, which routes to pods need`;
  if (!isHere && own.masters.has(address)) return `its address ${address} is the master's, and it dials from ${from}`;
  for (const [cidr, whose] of [
    [own.serviceCidr, "services"],
    [own.podCidr, "pods"],
  ] as const)
    if (holds(parseCidr(cidr), address)) return `its address ${address} lies in ${cidr}, the network of ${whose}`;
  return other === undefined ? "" : `its address ${address} is that of minion "${other}", which is connected`;
}

/** What of a pod's status says where it is. */
type ToldAddresses = Pick<core.PodStatus, "podIP" | "podIPs" | "hostIP">;

/** Why a pod of a minion cannot be where its report says; "" = it can. */
export function podAddressFault(told: ToldAddresses, pod: Pod, at: MinionPlace, own: OwnNetworks): string {
  const { podIP = "", podIPs = [], hostIP = "" } = told;
  if (hostIP !== "" && hostIP !== at.address) return `its host has the address ${at.address}, not ${hostIP}`;
  const further = podIPs.find(({ ip }) => ip !== podIP);
  if (further) return `it has the address ${podIP || "none"}, and another in podIPs: ${further.ip}`;
  if (podIP === "") return "";
  if (pod.spec.hostNetwork === true)
    return podIP === at.address ? "" : `it has its host's network, whose address is ${at.address}, not ${podIP}`;
  return outsideOf(podIP, at.podCidr || own.podCidr, own.masters);
}

/** A network's first two addresses and its last are no pod's: they are the network, the host's bridge, and everybody. */
function outsideOf(ip: string, cidr: string, masters: ReadonlySet<string>): string {
  const range = parseCidr(cidr);
  const n = ipToNumber(ip) ?? -1;
  if (!contains(range, n)) return `${ip} is not in ${cidr}, the network of its pods`;
  if (masters.has(ip)) return `${ip} is an address of the master's machine`;
  const isHosts = n < range.base + 2 || n === range.base + range.size - 1;
  return isHosts ? `${ip} is the host's own in ${cidr}` : "";
}
