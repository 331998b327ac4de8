import { isLoopbackHost } from "../../core/network/loopback.js";
import { UsageError } from "../fail.js";

/** An address as it is typed; `http://` may be left out. @throws UsageError */
export function serverUrl(given: string): URL {
  const full = given.includes("://") ? given : `http://${given}`;
  let url: URL | undefined;
  try {
    url = new URL(full);
  } catch {
    // told below
  }
  if (url && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new UsageError(`"${given}" is no address of a server; right would be http://127.0.0.1:8080`);
}

/** Whether two addresses are of the same server; the names of this machine's loopback are one. */
export function isSameServer(one: URL, other: URL): boolean {
  const port = ({ port: given, protocol }: URL): string => given || (protocol === "https:" ? "443" : "80");
  const path = ({ pathname }: URL): string => pathname.replace(/\/+$/, "");
  const isHost = one.hostname === other.hostname || (isLoopbackHost(one.hostname) && isLoopbackHost(other.hostname));
  return isHost && one.protocol === other.protocol && port(one) === port(other) && path(one) === path(other);
}
