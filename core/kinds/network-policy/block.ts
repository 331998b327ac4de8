/** Networks of the world outside, as policies name them: of either family, with or without bits behind the mask. Pure. */
import { ipToNumber } from "../../balancing/portal-ips.js";
import type { IpRange } from "../../network/cidr.js";
import { isIP, oneSpelling } from "../../network/ip.js";
import type { Faults } from "../../schema/faults.js";
import type { PolicyBlock } from "./object.js";

interface Network {
  /** 4 or 6. */
  family: number;
  /** The bits before the mask, as text. */
  prefix: string;
  bits: number;
}

function bitsOf(address: string): string {
  const groups = oneSpelling(address);
  const [parts, radix, width] = groups.includes(":") ? [groups.split(":"), 16, 16] : [groups.split("."), 10, 8];
  return parts.map((part) => Number.parseInt(part, radix).toString(2).padStart(width, "0")).join("");
}

/** undefined: it is none. IPv4 written as IPv6 is none, as Kubernetes has it. */
function networkOf(text: string): Network | undefined {
  const [, address = "", mask = ""] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const family = isIP(address);
  const bits = Number(mask);
  if (family === 0 || bits > (family === 4 ? 32 : 128)) return undefined;
  if (family === 6 && !oneSpelling(address).includes(":")) return undefined;
  return { family, bits, prefix: bitsOf(address).slice(0, bits) };
}

const isWithin = (inner: Network, outer: Network): boolean =>
  inner.family === outer.family && inner.bits > outer.bits && inner.prefix.startsWith(outer.prefix);

/** The addresses of an IPv4 network; undefined for what is none. */
export function ip4Range(text: string): IpRange | undefined {
  const network = networkOf(text);
  if (network?.family !== 4) return undefined;
  const size = 2 ** (32 - network.bits);
  const address = ipToNumber(text.split("/")[0] ?? "") ?? 0;
  return { base: address - (address % size), size };
}

/** Tells what is wrong with a block, in Kubernetes' words. */
export function checkBlock({ cidr, except = [] }: PolicyBlock, path: string, faults: Faults): void {
  const all = networkOf(cidr);
  if (cidr === "") faults.required(`${path}.cidr`);
  else if (!all) faults.invalid(`${path}.cidr`, cidr, "must be a valid CIDR value, e.g. 10.9.8.0/24 or 2001:db8::/64");
  for (const [i, text] of except.entries()) {
    const at = `${path}.except[${i}]`;
    const part = networkOf(text);
    if (!part) faults.invalid(at, text, "must be a valid CIDR value, e.g. 10.9.8.0/24 or 2001:db8::/64");
    else if (all && !isWithin(part, all)) faults.invalid(at, text, "must be a strict subset of `cidr`");
  }
}
