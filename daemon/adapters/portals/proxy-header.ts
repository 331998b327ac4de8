/**
 * The header of the PROXY protocol, version 2, that tells a backend who the client of a connection is
 * (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt, section 2.2). Pure; sent before anything else.
 */
import { isIP } from "../../../core/network/ip.js";

/** One end of a connection. */
export interface SocketAddress {
  /** An IPv4 or IPv6 address; a zone (`%eth0`) is left out, as the header has no room for it. */
  ip: string;
  port: number;
}

const signature = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
/** Version 2, command PROXY. */
const versionAndCommand = 0x21;
const tcpOver4 = 0x11;
const tcpOver6 = 0x21;
/** The sender cannot say; the receiver takes the connection's own addresses. */
const unspecified = 0x00;

function bytesOf4(ip: string): number[] {
  return ip.split(".").map(Number);
}

/** The 16 bytes of an IPv6 address that is known to be one. */
function bytesOf6(ip: string): number[] {
  const groupsOf = (text: string): number[] =>
    text === ""
      ? []
      : text.split(":").flatMap((part) => {
          if (!part.includes(".")) return [Number.parseInt(part, 16)];
          const [a = 0, b = 0, c = 0, d = 0] = bytesOf4(part);
          return [a * 256 + b, c * 256 + d];
        });
  const [before = "", after] = ip.split("::");
  const [left, right] = [groupsOf(before), groupsOf(after ?? "")];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0);
  return [...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 255]);
}

/** The address as bytes: 4 of them also for an IPv4 address written as IPv6 (`::ffff:192.0.2.1`); none if it is no address. */
function bytesOf(ip: string): number[] {
  const bare = ip.split("%")[0] ?? "";
  const family = isIP(bare);
  if (family !== 6) return family === 4 ? bytesOf4(bare) : [];
  const bytes = bytesOf6(bare);
  const isMapped = bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped ? bytes.slice(12) : bytes;
}

/**
 * What a TCP connection from `client` to `portal` begins with. Addresses of two families, or one that is none, are
 * said to be unknown, as the protocol wants it.
 */
export function proxyHeader(client: SocketAddress, portal: SocketAddress): Buffer {
  const [source, destination] = [bytesOf(client.ip), bytesOf(portal.ip)];
  const known = source.length > 0 && source.length === destination.length;
  const family = known ? (source.length === 4 ? tcpOver4 : tcpOver6) : unspecified;
  const ports = [client.port >> 8, client.port & 255, portal.port >> 8, portal.port & 255];
  const addresses = known ? [...source, ...destination, ...ports] : [];
  return Buffer.from([...signature, versionAndCommand, family, 0, addresses.length, ...addresses]);
}
