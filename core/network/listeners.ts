/** Whose a listening port of this machine is, by the kernel's own table. Pure. */
import { ipToNumber } from "../balancing/portal-ips.js";
import { isIP } from "./ip.js";
import { isLoopbackHost } from "./loopback.js";

/** The state LISTEN in the table (include/net/tcp_states.h). */
const listening = "0A";
const isAny = (address: string): boolean => /^0+$/.test(address);
/** ::1, in words of either order of bytes. */
const loopback6 = [`${"0".repeat(24)}01000000`, `${"0".repeat(31)}1`];

/** How the kernel writes a loopback address: in words, whose bytes stand in the machine's order; of IPv4 in IPv6, too. */
function writtenAs(address: string): string[] {
  const number = ipToNumber(address);
  if (number === undefined) return loopback6;
  const big = number.toString(16).padStart(8, "0").toUpperCase();
  const little = (big.match(/../g) ?? []).reverse().join("");
  const zeros = "0".repeat(16);
  return [little, big, `${zeros}FFFF0000${little}`, `${zeros}0000FFFF${big}`];
}

/**
 * The users whose programs listen where a connection to a loopback address may end: at it, or else at any address.
 * @param table `/proc/net/tcp` or `/proc/net/tcp6` (proc(5)): one line a socket, its address in hex, its state, its user
 * @param address `127.0.0.1` and the like, or `::1`
 */
export function listenersOf(table: string, address: string, port: number): number[] {
  const wanted = writtenAs(address);
  const users = { here: new Set<number>(), anywhere: new Set<number>() };
  for (const line of table.split("\n")) {
    const [, local = "", , state, , , , user] = line.trim().split(/\s+/);
    const [at = "", portHex = ""] = local.split(":");
    if (state !== listening || Number.parseInt(portHex, 16) !== port) continue;
    if (wanted.includes(at)) users.here.add(Number(user));
    else if (isAny(at)) users.anywhere.add(Number(user));
  }
  return [...(users.here.size > 0 ? users.here : users.anywhere)];
}

/** What a program knows of the machine it is on. */
export interface Machine {
  /** `/proc/net/tcp` and `/proc/net/tcp6`; empty where there are none. */
  tables: readonly string[];
  /** Whose programs may be told our tokens: root's, ours, and those of who became root by sudo have them anyway. */
  trusted: readonly (number | undefined)[];
}

/** The machine a program is on. @param read a file's text; it may throw: then nothing is known */
export function machineOf(
  read: (path: string) => string,
  user: number | undefined,
  sudoUser: string | undefined,
): Machine {
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => {
    try {
      return read(path);
    } catch {
      return "";
    }
  });
  return { tables, trusted: [0, user, sudoUser === undefined ? undefined : Number(sudoUser)] };
}

const defaultPort = 80;

/** What a name of loopback may be looked up as. */
function addressesOf(host: string): string[] {
  const plain = host.replace(/^\[|\]$/g, "");
  return isIP(plain) === 0 ? ["127.0.0.1", "::1"] : [plain];
}

/**
 * Why nothing secret may be said to this server: on this machine's loopback, in plain text, somebody else listens. While
 * no master has the port, any account may. "" = it may, as far as is known. To be asked right before a token is sent.
 */
export function foreignListener(server: URL, { tables, trusted }: Machine): string {
  if (!/^(http|ws):$/.test(server.protocol) || !isLoopbackHost(server.hostname)) return "";
  const port = Number(server.port || defaultPort);
  const users = addressesOf(server.hostname).flatMap((at) => tables.flatMap((table) => listenersOf(table, at, port)));
  const stranger = users.find((user) => !trusted.includes(user));
  if (stranger === undefined) return "";
  return `another account of this machine (user ${stranger}) listens on port ${port}: it is told no token; use the master's https address (--secure-listen), or end what listens there`;
}
