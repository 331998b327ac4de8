/** The words of DNS, as data (RFC 1035, 2782). Names have no dot at their end, and are as they are asked for or written. */

export type DnsRecord = { name: string; ttl: number } & (
  | { type: "A" | "AAAA" | "CNAME" | "NS" | "PTR"; data: string }
  | { type: "TXT"; data: string[] }
  | { type: "SRV"; data: { priority: number; weight: number; port: number; target: string } }
  | { type: "SOA"; data: SoaData }
);

export interface SoaData {
  mname: string;
  rname: string;
  serial: number;
  refresh: number;
  retry: number;
  expire: number;
  /** Seconds for which it may be remembered that there is no such name (RFC 2308). */
  minimum: number;
}

/** Names are compared without regard to case; nothing but ASCII has one in DNS (RFC 4343). */
export const folded = (name: string): string =>
  /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name;

/** Longest name, as text (RFC 1035: 255 bytes on the wire). */
const nameMax = 253;
/** On the wire a label has at most 63 bytes, and a length of its own; those that are printed are the only ones here. */
const labels = /^[!-\-/-~]{1,63}(\.[!-\-/-~]{1,63})*$/;

/** Whether DNS can carry a name. */
export const canBeName = (name: string): boolean => name.length <= nameMax && labels.test(name);
