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

/**
 * Whether two addresses are of the same server; the names of this machine's loopback are one. A master's port there
 * speaks with TLS and without: who types the address without it means the same.
 */
export function isSameServer(one: URL, typed: URL): boolean {
  const port = ({ port: given, protocol }: URL): string => given || (protocol === "https:" ? "443" : "80");
  const path = ({ pathname }: URL): string => pathname.replace(/\/+$/, "");
  const isLoopback = isLoopbackHost(one.hostname) && isLoopbackHost(typed.hostname);
  const isProtocol = one.protocol === typed.protocol || (isLoopback && one.protocol === "https:");
  const isHost = one.hostname === typed.hostname || isLoopback;
  return isHost && isProtocol && port(one) === port(typed) && path(one) === path(typed);
}
