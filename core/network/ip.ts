/** IP addresses as text (`node:net` is I/O's; this is grammar only). */

const ip4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

function bytesOf(text: string): number[] | undefined {
  const parts = ip4.exec(text);
  if (parts === null) return undefined;
  const bytes = [Number(parts[1]), Number(parts[2]), Number(parts[3]), Number(parts[4])];
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

/** The eight groups of 16 bits of an IPv6 address; undefined if it is none. */
function groupsOf(text: string): number[] | undefined {
  if (text.length > 45 || !/^[0-9a-fA-F:.]+$/.test(text)) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const before = groupsIn(halves[0] ?? "", halves.length === 1);
  const after = groupsIn(halves[1] ?? "", true);
  if (!before || !after) return undefined;
  if (halves.length === 1) return before.length === 8 ? before : undefined;
  const missing = 8 - before.length - after.length;
  return missing > 0 ? [...before, ...Array.from({ length: missing }, () => 0), ...after] : undefined;
}

/** @param endsIt whether an IPv4 address may stand at its end */
function groupsIn(text: string, endsIt: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    const bytes = endsIt && i === parts.length - 1 ? bytesOf(part) : undefined;
    if (bytes) {
      const [a = 0, b = 0, c = 0, d = 0] = bytes;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** 4 or 6 for an address of that family, 0 for anything else. */
export function isIP(text: string): 0 | 4 | 6 {
  if (bytesOf(text)) return 4;
  return groupsOf(text) ? 6 : 0;
}

/** Addresses that mean no host, or not the same one everywhere. */
export type SpecialUse = "unspecified" | "loopback" | "link-local" | "multicast" | "reserved";

function specialBytes([a = 0, b = 0]: readonly number[]): SpecialUse | undefined {
  if (a === 0) return "unspecified";
  if (a === 127) return "loopback";
  if (a === 169 && b === 254) return "link-local";
  if (a >= 240) return "reserved";
  return a >= 224 ? "multicast" : undefined;
}

/** What an address is used for that nobody else may be led to; undefined for a host's, and for what is no address. */
export function specialUse(text: string): SpecialUse | undefined {
  const bytes = bytesOf(text);
  if (bytes) return specialBytes(bytes);
  const groups = groupsOf(text);
  if (!groups) return undefined;
  const [first = 0] = groups;
  if ((first & 0xffc0) === 0xfe80) return "link-local";
  if (first >= 0xff00) return "multicast";
  const [, , , , , mark = 0, high = 0, low = 0] = groups;
  if (groups.slice(0, 5).some((g) => g !== 0) || (mark !== 0 && mark !== 0xffff)) return undefined;
  if (mark === 0 && high === 0) return low === 0 ? "unspecified" : low === 1 ? "loopback" : undefined;
  // ::ffff:127.0.0.1, and ::127.0.0.1 as it was once written, are the IPv4 address.
  return specialBytes([high >> 8, high & 255]);
}

/** An address as everything else writes it: Linux tells of IPv4 peers as ::ffff:10.0.0.1. */
export const plainIp = (text: string): string => text.replace(/^::ffff:(?=[\d.]+$)/i, "");

/**
 * An address in the one spelling it is compared by: IPv4 written as IPv6 (::ffff:10.0.0.1) leads where the IPv4 address
 * does. What is no address stays as it is.
 */
export function oneSpelling(text: string): string {
  const groups = bytesOf(text) ? undefined : groupsOf(text);
  if (!groups) return text;
  const [, , , , , mark = 0, high = 0, low = 0] = groups;
  const isOld = groups.slice(0, 5).every((g) => g === 0) && (mark === 0xffff || (mark === 0 && high !== 0));
  if (isOld) return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  return groups.map((g) => g.toString(16)).join(":");
}
