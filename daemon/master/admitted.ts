/** Puts an admission before everything a listener does: requests and upgrades that are refused reach nobody. */
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { Admission } from "./admission.js";

const refusal = "HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/**
 * What is behind the admission: a server that never listens. Whoever wants requests or upgrades subscribes there,
 * and hears only of those that were admitted. An upgrade can run commands, so it takes an admin's token.
 */
export function admitted(outer: http.Server | HttpsServer, admission: Admission): http.Server {
  const inner = http.createServer();
  outer.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (admission.admits(request, response)) inner.emit("request", request, response);
  });
  outer.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (admission.roleOf(request) === "admin") inner.emit("upgrade", request, socket, head);
    else {
      socket.on("error", () => socket.destroy());
      socket.end(refusal);
    }
  });
  return inner;
}
