/** The names under which addresses are looked up the other way round (RFC 1035 3.5, RFC 3596 2.5). */
import { isIP, oneSpelling } from "../network/ip.js";

const ip4Zone = ".in-addr.arpa";

/** e.g. 1.0.3.10.in-addr.arpa; "" for what is no address. */
export function reverseName(ip: string): string {
  const plain = oneSpelling(ip);
  if (isIP(plain) === 4) return `${plain.split(".").reverse().join(".")}${ip4Zone}`;
  if (isIP(plain) !== 6) return "";
  const digits = plain.split(":").map((group) => group.padStart(4, "0"));
  return `${[...digits.join("")].reverse().join(".")}.ip6.arpa`;
}

/** The IPv4 address that such a name asks for; undefined: it asks for none. @param name folded */
export function reversedIp4(name: string): string | undefined {
  if (!name.endsWith(ip4Zone)) return undefined;
  const ip = name.slice(0, -ip4Zone.length).split(".").reverse().join(".");
  return isIP(ip) === 4 ? ip : undefined;
}
