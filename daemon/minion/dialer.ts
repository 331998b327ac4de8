/** Probes over the network. Redirects are not followed: a probe must not be led to another host. */
import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { Dialer, ProbeAction } from "./ports.js";

const failed = (message: string): ProbeAction => ({ healthy: false, message });

export function networkDialer(): Dialer {
  return {
    http: ({ url, headers, timeoutMs }) =>
      new Promise((resolve) => {
        const client = url.startsWith("https:") ? https : http;
        const request = client.get(
          url,
          {
            headers: { "user-agent": "troupe-probe", ...Object.fromEntries(headers.map((h) => [h.name, h.value])) },
            timeout: timeoutMs,
            agent: false,
            // A pod's own certificate is nobody's business here, as with the kubelet.
            rejectUnauthorized: false,
          },
          (response) => {
            const status = response.statusCode ?? 0;
            response.destroy();
            resolve(status >= 200 && status < 400 ? { healthy: true, message: "" } : failed(`HTTP status ${status}`));
          },
        );
        request.on("timeout", () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
        request.on("error", (error) => resolve({ ...failed(error.message), unreached: true }));
      }),
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
