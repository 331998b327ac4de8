import { isIP } from "./ip.js";

/** The first four groups of an IPv6 address, which may leave zeros out. */
function prefixOf(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head.split(":").filter((g) => g !== "");
  const after = (tail ?? "").split(":").filter((g) => g !== "");
  // An IPv4 address at the end stands for two groups.
  const count = groups.length + after.length + (address.includes(".") ? 1 : 0);
  const all = tail === undefined ? groups : [...groups, ...Array.from({ length: 8 - count }, () => "0"), ...after];
  return all
    .slice(0, 4)
    .map((g) => g.replace(/^0+(?=.)/, ""))
    .join(":");
}

/** What one host may speak from: its IPv4 address, or the /64 of its IPv6 address, in which it may take any. */
export function addressBlock(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  return isIP(plain) === 6 ? `${prefixOf(plain)}::/64` : plain;
}
