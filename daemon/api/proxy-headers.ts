/**
 * What passes between a client and a backend that is proxied to. A page from a backend arrives at the API's own address,
 * so it is put into a sandbox: an origin that is nobody's, whose scripts can ask the API for nothing. Credentials pass
 * neither way: the client's are for the API, and the backend's would stand for the API's.
 */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** About one connection only (RFC 9110, 7.6.1). */
const hopHeaders = words(
  "connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding upgrade",
);

/** Who the client is, to us; pages are rewritten, so they must come as they are; and who answers is named anew. */
const ownInRequests = words("authorization cookie cookie2 accept-encoding expect host");
/** How proxies in front of an API say who somebody is. */
const identityPrefixes = ["impersonate-", "x-remote-"];

/** What speaks for a whole origin or signs in to it; and what is answered by us. */
const ownInAnswers = words(
  "set-cookie set-cookie2 www-authenticate authentication-info proxy-authentication-info clear-site-data refresh " +
    "strict-transport-security public-key-pins alt-svc service-worker-allowed report-to reporting-endpoints nel " +
    "location content-location x-content-type-options content-security-policy",
);
const originPrefix = "access-control-";

/** No allow-same-origin: it would be the API's. No allow-top-navigation: a page within another's frame stays there. */
export const sandbox = "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts";

/** The headers that a connection names as its own. */
const namedBy = ({ connection = "" }: IncomingHttpHeaders): ReadonlySet<string> =>
  new Set(connection.split(",").map((name) => name.trim().toLowerCase()));

function kept(headers: IncomingHttpHeaders, isDropped: (name: string) => boolean): OutgoingHttpHeaders {
  const named = namedBy(headers);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !hopHeaders.has(name) && !named.has(name) && !isDropped(name)),
  );
}

/**
 * Of a client's headers, what its backend gets. A body whose length is not told goes on in chunks, whatever the method:
 * sent bare, as node:http would after a GET, the backend would take it for one more request, which nobody has judged.
 */
export function requestHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const passed = kept(
    headers,
    (name) => ownInRequests.has(name) || identityPrefixes.some((prefix) => name.startsWith(prefix)),
  );
  const hasBody = headers["transfer-encoding"] !== undefined || headers["content-length"] !== undefined;
  if (hasBody && passed["content-length"] === undefined) passed["transfer-encoding"] = "chunked";
  return passed;
}

/** Of a backend's headers, what the client gets; its own policy holds besides ours. Where it redirects to is not in it. */
export function answerHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const policies = [sandbox, headers["content-security-policy"] ?? []].flat();
  const passed = kept(headers, (name) => ownInAnswers.has(name) || name.startsWith(originPrefix));
  return Object.assign(passed, { "content-security-policy": policies, "x-content-type-options": "nosniff" });
}
