/** The names and addresses this master is called by from other machines. */
import { hostname, networkInterfaces } from "node:os";
import type { MasterFlags } from "./flags.js";

const isWildcard = (host: string): boolean => host === "0.0.0.0" || host === "::";

/** Every address of this machine; IPv4 first, loopback last. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const rank = (a: { internal: boolean; family: string }): number =>
    (a.internal ? 2 : 0) + (a.family === "IPv4" ? 0 : 1);
  return all
    .filter((a) => !a.address.startsWith("fe80:"))
    .sort((a, b) => rank(a) - rank(b))
    .map((a) => a.address);
}

/** What the API's certificate is for. Minions and our kubeconfig ask for "kubernetes", whatever address they dial. */
export function certificateNames({ secureListen, publicNames, advertise }: MasterFlags, portalIp: string): string[] {
  const listened = secureListen === null ? [] : isWildcard(secureListen.host) ? ownAddresses() : [secureListen.host];
  const own = [
    "kubernetes",
    "kubernetes.default",
    "localhost",
    "127.0.0.1",
    "::1",
    hostname().toLowerCase(),
    advertise,
    portalIp,
  ];
  return [...new Set([...own, ...listened, ...publicNames].filter((name) => name !== ""))];
}

/** Where people of this machine reach the plain listener. */
export const plainUrl = ({ host, port }: Pick<MasterFlags, "host" | "port">): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

/** As {@link plainUrl}, with TLS. */
export const localUrl = (flags: Pick<MasterFlags, "host" | "port">): string =>
  plainUrl(flags).replace(/^http:/, "https:");

/** Where minions and people reach the secure listener; "" when there is none. */
export function publicUrl({ secureListen, publicNames }: MasterFlags): string {
  if (secureListen === null) return "";
  const { host, port } = secureListen;
  const name = publicNames[0] ?? (isWildcard(host) ? (ownAddresses()[0] ?? "127.0.0.1") : host);
  return `https://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
