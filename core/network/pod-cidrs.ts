/** Which part of the cluster's pod network a minion gets. Pure; IPv4, as portal IPs are. */
import { ipToNumber, numberToIp } from "../balancing/portal-ips.js";
import { Fault } from "../fault.js";

/** A minion's share: 254 addresses, more than it may run pods. */
export const minionPrefixBits = 24;

export interface IpRange {
  base: number;
  size: number;
}

/** @throws Fault Invalid for what is no network such as 10.244.0.0/16 */
export function parseCidr(text: string): IpRange {
  const [ip = "", bits = "", more] = text.split("/");
  const base = ipToNumber(ip);
  const size = 2 ** (32 - Number(bits));
  const right = "right would be e.g. 10.244.0.0/16";
  if (base === undefined || more !== undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32)
    throw new Fault("Invalid", `"${text}" is not an IPv4 network; ${right}`);
  if (base % size !== 0) throw new Fault("Invalid", `"${text}" does not start at its own mask; ${right}`);
  return { base, size };
}

/** Whether two networks have an address in common. */
export function overlap(a: string, b: string): boolean {
  const [x, y] = [parseCidr(a), parseCidr(b)];
  return x.base < y.base + y.size && y.base < x.base + x.size;
}

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
export function allocatePodCidr(cluster: string, used: ReadonlySet<string>, asked = ""): string {
  const { base, size } = parseCidr(cluster);
  const share = Math.min(size, 2 ** (32 - minionPrefixBits));
  const bits = 32 - Math.log2(share);
  // The last one is the master's, where there is more than one.
  const all = Math.max(1, Math.floor(size / share) - 1);
  const isShare = (cidr: string): boolean => {
    const [ip = "", mask = ""] = cidr.split("/");
    const at = ipToNumber(ip);
    return (
      at !== undefined && Number(mask) === bits && at >= base && at < base + all * share && (at - base) % share === 0
    );
  };
  if (asked !== "" && isShare(asked) && !used.has(asked)) return asked;
  for (let i = 0; i < all; i++) {
    const cidr = `${numberToIp(base + i * share)}/${bits}`;
    if (!used.has(cidr)) return cidr;
  }
  throw new Fault(
    "ServiceUnavailable",
    `no pod network is free for another minion: all ${all} of ${cluster} are in use; delete a minion that is gone or start the master with a wider --pod-cidr`,
  );
}
