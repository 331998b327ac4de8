/** Which portal IP a service gets. Pure: those in use and chance come in. IPv4 only, as the portal network is. */
import { type Cause, Fault } from "../fault.js";
import type { Random } from "../random.js";

/** Narrowest portal network: two addresses besides network and broadcast. */
export const portalCidrBitsMax = 30;
/** Widest: so that a mask typed wrong does not claim half of the internet. */
export const portalCidrBitsMin = 8;

export interface PortalCidr {
  /** As written. */
  text: string;
  /** First address (the network's own), as an unsigned number. */
  base: number;
  /** How many addresses, with network and broadcast. */
  size: number;
}

/** An IPv4 address as an unsigned number; undefined if it is not one in plain dotted form. */
export function ipToNumber(ip: string): number | undefined {
  const parts = ip.split(".");
  if (parts.length !== 4) return undefined;
  let out = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    out = out * 256 + Number(part);
  }
  return out;
}

export function numberToIp(n: number): string {
  return [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join(".");
}

/**
 * A network such as `10.0.0.0/16`.
 * @throws Fault Invalid if it is not one, has bits set behind its mask, or is too wide or too narrow
 */
export function parsePortalCidr(text: string): PortalCidr {
  const wrong = (why: string): Fault =>
    new Fault("Invalid", `portal network "${text}" ${why}; it must look like 10.0.0.0/16`);
  const [ip = "", bitsText = "", more] = text.split("/");
  const base = ipToNumber(ip);
  if (base === undefined || !/^(0|[1-9]\d?)$/.test(bitsText) || more !== undefined)
    throw wrong("is not an IPv4 network");
  const bits = Number(bitsText);
  if (bits < portalCidrBitsMin || bits > portalCidrBitsMax) {
    throw wrong(`has a mask of ${bits} bits, not ${portalCidrBitsMin} to ${portalCidrBitsMax}`);
  }
  const size = 2 ** (32 - bits);
  if (base % size !== 0)
    throw wrong(`does not start at its own mask (${numberToIp(base - (base % size))}/${bits} would)`);
  return { text, base, size };
}

/** Whether a service may have `ip`: inside the network, and neither its first nor its last address. */
export function isPortalIp(cidr: PortalCidr, ip: string): boolean {
  const n = ipToNumber(ip);
  return n !== undefined && n > cidr.base && n < cidr.base + cidr.size - 1;
}

/**
 * The first free address from a random one on, so that the address of a service just deleted is not soon another's.
 * @throws Fault ServiceUnavailable when every address is in use
 */
export function allocatePortalIp(cidr: PortalCidr, used: ReadonlySet<string>, random: Random): string {
  const usable = cidr.size - 2;
  const start = random.below(usable);
  for (let i = 0; i < usable; i++) {
    const ip = numberToIp(cidr.base + 1 + ((start + i) % usable));
    if (!used.has(ip)) return ip;
  }
  throw new Fault(
    "ServiceUnavailable",
    `no portal IP is free in ${cidr.text}: all ${usable} are in use; delete a service or start the master with a wider portal network`,
    { retry: true },
  );
}

/** What is wrong with the address a service asks for; null = it may have it. @param field path of it in the object */
export function checkPortalIp(cidr: PortalCidr, used: ReadonlySet<string>, ip: string, field: string): Cause | null {
  const wrong = (reason: Cause["reason"], why: string): Cause => ({ reason, field, message: `${field}: ${ip} ${why}` });
  if (ipToNumber(ip) === undefined) return wrong("FieldValueInvalid", "is not an IPv4 address");
  if (!isPortalIp(cidr, ip)) {
    const range = `${numberToIp(cidr.base + 1)} to ${numberToIp(cidr.base + cidr.size - 2)}`;
    return wrong(
      "FieldValueInvalid",
      `is outside of the portal network ${cidr.text}; leave it empty or take one of ${range}`,
    );
  }
  if (used.has(ip)) return wrong("FieldValueDuplicate", "is another service's; leave it empty to be given a free one");
  return null;
}
