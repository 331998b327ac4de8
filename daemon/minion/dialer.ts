/** Probes over the network. Redirects are not followed: a probe must not be led to another host. */
import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { Dialer, HttpTarget, ProbeAction } from "./ports.js";

const failed = (message: string): ProbeAction => ({ healthy: false, message });

/** As much of an answer as is waited for, in bytes; the kubelet's own limit. */
const bodyMax = 10 * 1024;

export function networkDialer(): Dialer {
  return {
    http: get,
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

/**
 * One request. The time limit is for the whole of it, from the name's address to the last byte that is waited for: a
 * limit for each silence would never end an answer that comes drop by drop.
 */
function get({ url, headers, timeoutMs }: HttpTarget): Promise<ProbeAction> {
  const client = url.startsWith("https:") ? https : http;
  return new Promise((resolve) => {
    let reached = false;
    const request = client.get(url, {
      headers: { "user-agent": "troupe-probe", ...Object.fromEntries(headers.map((h) => [h.name, h.value])) },
      agent: false,
      // A pod's own certificate is nobody's business here, as with the kubelet.
      rejectUnauthorized: false,
    });
    const end = (answer: ProbeAction): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      const what = reached ? "no whole answer" : "no connection";
      end({ ...failed(`${what} within ${timeoutMs} ms`), ...(reached ? {} : { unreached: true }) });
    }, timeoutMs);
    request.on("socket", (socket) => socket.once("connect", () => (reached = true)));
    request.on("error", (error) => end({ ...failed(error.message), unreached: true }));
    request.on("response", (response) => {
      const status = response.statusCode ?? 0;
      const judge = (): void =>
        end(status >= 200 && status < 400 ? { healthy: true, message: "" } : failed(`HTTP status ${status}`));
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
