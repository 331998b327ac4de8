/** Probes over the network. Redirects are followed on the same host only: a probe must not be led to another. */
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { askGrpc } from "./grpc-health.js";
import type { Dialer, HttpTarget, ProbeAction } from "./ports.js";

const failed = (message: string): ProbeAction => ({ healthy: false, message });

/** As much of an answer as is waited for, in bytes; the kubelet's own limit. */
const bodyMax = 10 * 1024;

export function networkDialer(): Dialer {
  return {
    http: get,
    grpc: askGrpc,
    tcp: (host, port, timeoutMs) =>
      new Promise((resolve) => {
        const socket = net.connect({ host, port });
        const end = (answer: ProbeAction): void => {
          socket.destroy();
          resolve(answer);
        };
        socket.setTimeout(timeoutMs, () => end(failed(`no connection within ${timeoutMs} ms`)));
        socket.once("connect", () => end({ healthy: true, message: "" }));
        socket.once("error", (error) => end(failed(error.message)));
      }),
  };
}

/** A redirect is an order to ask once more. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** The kubelet's own limit. */
const redirectsMax = 10;

/** What came of one request: an answer, or where else to ask. */
type Step = ProbeAction | { next: string };

/**
 * Asks, and follows redirects as long as they stay on the same host. The time limit is for the whole of it, from the name's
 * address to the last byte that is waited for: a limit for each silence would never end an answer that comes drop by drop.
 */
async function get(target: HttpTarget): Promise<ProbeAction> {
  const untilMs = performance.now() + target.timeoutMs;
  let { url } = target;
  for (let asked = 0; asked <= redirectsMax; asked++) {
    const step = await request({ ...target, url }, untilMs - performance.now());
    if (!("next" in step)) return step;
    url = step.next;
  }
  return failed(`more than ${redirectsMax} redirects`);
}

/** Where a redirect leads, and whether that is the host that was asked; undefined: it is none, or leads nowhere. */
function redirectOf(
  { statusCode = 0, headers }: http.IncomingMessage,
  from: string,
): { url: URL; isLocal: boolean } | undefined {
  const { location } = headers;
  if (!redirects.has(statusCode) || location === undefined || !URL.canParse(location, from)) return undefined;
  const url = new URL(location, from);
  const isLocal = url.hostname === new URL(from).hostname && (url.protocol === "http:" || url.protocol === "https:");
  return { url, isLocal };
}

function request({ url, headers, timeoutMs }: HttpTarget, leftMs: number): Promise<Step> {
  const client = url.startsWith("https:") ? https : http;
  return new Promise((resolve) => {
    let reached = false;
    const request = client.get(url, {
      headers: { "user-agent": "troupe-probe", ...Object.fromEntries(headers.map((h) => [h.name, h.value])) },
      agent: false,
      // A pod's own certificate is nobody's business here, as with the kubelet.
      rejectUnauthorized: false,
    });
    const end = (step: Step): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(step);
    };
    const timer = setTimeout(() => {
      const what = reached ? "no whole answer" : "no connection";
      end({ ...failed(`${what} within ${timeoutMs} ms`), ...(reached ? {} : { unreached: true }) });
    }, leftMs);
    request.on("socket", (socket) => socket.once("connect", () => (reached = true)));
    request.on("error", (error) => end({ ...failed(error.message), unreached: true }));
    request.on("response", (response) => {
      const status = response.statusCode ?? 0;
      const redirect = redirectOf(response, url);
      if (redirect?.isLocal) return end({ next: redirect.url.href });
      const words = redirect ? `it redirects to ${redirect.url.host}, where nobody is asked` : "";
      const judge = (): void =>
        end(status >= 200 && status < 400 ? { healthy: true, message: words } : failed(`HTTP status ${status}`));
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes >= bodyMax) judge();
      });
      response.on("end", judge);
      response.on("error", (error) => end(failed(`the answer broke off: ${error.message}`)));
    });
  });
}
