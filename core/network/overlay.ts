/** Names and numbers of the VXLAN that carries pods' packets between hosts that share no segment. Pure. */
import { ipToNumber, numberToIp } from "../balancing/portal-ips.js";
import { fnv1a } from "../fnv.js";
import { contains, type IpRange, parseCidr } from "./cidr.js";
import { interfaceName } from "./interface-name.js";

/** IANA's, RFC 7348. */
export const vxlanPort = 4789;
/** What VXLAN adds to each packet: an outer IPv4 header of 20 bytes, UDP 8, VXLAN 8, the inner Ethernet header 14. */
export const vxlanOverheadBytes = 50;
/** RFC 7348: 24 bits. */
const networkIdMax = 2 ** 24 - 1;

/** Each cluster has a network of its own, the same on all its hosts. 1 to 16777215. */
export const vxlanId = (cluster: string): number => 1 + (fnv1a(cluster) % networkIdMax);

export const vxlanInterface = (cluster: string): string => interfaceName("trx", cluster);

/**
 * The hardware address of a host's end, made from the host's address: so nobody has to tell it.
 * 02 marks it as administered locally.
 */
export function vxlanMac(address: string): string {
  const n = ipToNumber(address) ?? 0;
  return [2, 0x54, n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join(":");
}

/** A host's own address in the overlay: the first of its pods' network, which no pod and no bridge has. */
export const overlayAddress = (podCidr: string): string => podCidr.split("/")[0] ?? "";

/** Whether a host is on one segment with one of our interfaces. @param own networks of our interfaces, `ADDRESS/BITS` */
export function isOnSegment(address: string, own: readonly string[]): boolean {
  const n = ipToNumber(address);
  return n !== undefined && own.some((cidr) => contains(rangeAround(cidr), n));
}

/** The network of an interface's address, such as 10.245.2.7/24. */
function rangeAround(cidr: string): IpRange {
  const [ip = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const n = ipToNumber(ip) ?? 0;
  return parseCidr(`${numberToIp(n - (n % size))}/${bits}`);
}
