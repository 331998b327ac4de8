/** IPv4 networks as numbers: each has one spelling, and two are compared by the addresses they hold. Pure. */
import { ipToNumber, numberToIp } from "../balancing/portal-ips.js";
import { Fault } from "../fault.js";

export interface IpRange {
  base: number;
  size: number;
}

const right = "right would be e.g. 10.244.0.0/16";

/** The network that is written so, and only so: ADDRESS/BITS, both decimal without leading zeros, no bit behind the mask. */
export function readCidr(text: string): IpRange | undefined {
  const [, ip = "", bits = ""] = /^([\d.]+)\/(0|[1-9]\d?)$/.exec(text) ?? [];
  const base = ipToNumber(ip);
  const size = 2 ** (32 - Number(bits));
  if (base === undefined || Number(bits) > 32 || base % size !== 0) return undefined;
  return { base, size };
}

/** @throws Fault Invalid for what is no network such as 10.244.0.0/16 */
export function parseCidr(text: string): IpRange {
  const range = readCidr(text);
  if (range) return range;
  const isBehind = ipToNumber(text.split("/")[0] ?? "") !== undefined && /^[^/]*\/([12]?\d|3[0-2])$/.test(text);
  const why = isBehind ? "does not start at its own mask" : "is not an IPv4 network";
  throw new Fault("Invalid", `"${text.slice(0, 80)}" ${why}; ${right}`);
}

/** The one spelling of a network. */
export const cidrText = ({ base, size }: IpRange): string => `${numberToIp(base)}/${32 - Math.log2(size)}`;

export const contains = ({ base, size }: IpRange, n: number): boolean => n >= base && n < base + size;

/** Whether an address is one of a network's; false for what is no IPv4 address. */
export function holds(range: IpRange, ip: string): boolean {
  const n = ipToNumber(ip);
  return n !== undefined && contains(range, n);
}

/** Whether two networks have an address in common. */
export const shareAddress = (a: IpRange, b: IpRange): boolean => a.base < b.base + b.size && b.base < a.base + a.size;

/** Whether two networks, as they are written, have an address in common. @throws Fault Invalid */
export const overlap = (a: string, b: string): boolean => shareAddress(parseCidr(a), parseCidr(b));

/** What is wrong with the spelling of a network; "" = nothing. */
export const checkCidr = Object.assign(
  (text: string): string => (readCidr(text) ? "" : "must be an IPv4 network such as 10.244.0.0/16, at its own mask"),
  { format: "cidr" },
);
