/** Which part of the cluster's pod network a minion gets. Pure; IPv4, as portal IPs are. */
import { numberToIp } from "../balancing/portal-ips.js";
import { Fault } from "../fault.js";
import { cidrText, type IpRange, parseCidr, readCidr, shareAddress } from "./cidr.js";

/** A minion's share: 254 addresses, more than it may run pods. */
export const minionPrefixBits = 24;

/**
 * The address a master that is none of the minions has among the pods, for hosts that reach it through a tunnel only:
 * the first of the last share, as a network of its own. "" where the cluster's network has no share to spare.
 */
export function masterPodCidr(cluster: string): string {
  const { base, size } = parseCidr(cluster);
  const share = 2 ** (32 - minionPrefixBits);
  return size > share ? `${numberToIp(base + size - share)}/32` : "";
}

/**
 * The first share of `cluster` that is nobody's. A cluster network no wider than a share has only one.
 * @param used shares of other minions
 * @param asked what the minion has already, "" for nothing: it keeps it if that may be
 * @throws Fault ServiceUnavailable when all are taken
 */
export function allocatePodCidr(cluster: string, used: Iterable<string>, asked = ""): string {
  const { base, size } = parseCidr(cluster);
  const share = Math.min(size, 2 ** (32 - minionPrefixBits));
  // The last one is the master's, where there is more than one.
  const all = Math.max(1, Math.floor(size / share) - 1);
  const taken = [...used].flatMap((cidr) => readCidr(cidr) ?? []);
  const takenBases = new Set(taken.filter((range) => range.size === share).map((range) => range.base));
  const odd = taken.filter((range) => range.size !== share);
  const isFree = (range: IpRange): boolean =>
    !takenBases.has(range.base) && !odd.some((other) => shareAddress(range, other));
  const own = readCidr(asked);
  const isShare = own?.size === share && own.base >= base && own.base < base + all * share;
  if (own && isShare && isFree(own)) return cidrText(own);
  for (let i = 0; i < all; i++) {
    const range = { base: base + i * share, size: share };
    if (isFree(range)) return cidrText(range);
  }
  throw new Fault(
    "ServiceUnavailable",
    `no pod network is free for another minion: all ${all} of ${cluster} are in use; delete a minion that is gone or start the master with a wider --pod-cidr`,
  );
}
