/** Where a backend that is proxied to redirects its clients: within itself, or elsewhere; never to the API. */

export interface Proxied {
  /** The backend's address, as `http://HOST:PORT`. */
  backend: string;
  /** What was asked of it, with the query. */
  path: string;
  /** The address here that stands for the backend's root. */
  base: string;
  /** What clients call this server, as `HOST[:PORT]`. */
  self: string;
  method: string;
}

/**
 * The address that the client is to go to. What is the backend's, or says it is here, stays below `base`. A client that
 * reads may go elsewhere; what changes something would be sent again with its body, and perhaps with what it has for us.
 * @returns null when it is not to be passed on
 */
export function locationFor(location: string, { backend, path, base, self, method }: Proxied): string | null {
  let url: URL;
  try {
    url = new URL(location, `${backend}${path}`);
  } catch {
    return null;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  if (url.origin !== new URL(backend).origin && url.host !== self.toLowerCase())
    return method === "GET" || method === "HEAD" ? url.href : null;
  const rest = `${url.pathname}${url.search}${url.hash}`;
  return rest === base || rest.startsWith(`${base}/`) ? rest : `${base}${rest}`;
}
