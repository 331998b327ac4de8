/** Puts an admission before everything a listener does: requests and upgrades that are refused reach nobody. */
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { Admission } from "./admission.js";

const refusal = "HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/** Paths that others answer on the same server, with an admission of their own. */
export interface Elsewhere {
  request(path: string): boolean;
  upgrade(path: string): boolean;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? "").split("?", 1)[0] ?? "";

/**
 * What is behind the admission: a server that never listens. Whoever wants requests or upgrades subscribes there,
 * and hears only of those that were admitted. An upgrade can run commands, so it takes an admin's token.
 */
export function admitted(
  outer: http.Server | HttpsServer,
  admission: Admission,
  elsewhere: Elsewhere = { request: () => false, upgrade: () => false },
): http.Server {
  const inner = http.createServer();
  outer.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (elsewhere.request(pathOf(request))) return;
    if (admission.admits(request, response)) inner.emit("request", request, response);
  });
  outer.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (elsewhere.upgrade(pathOf(request))) return;
    if (admission.roleOf(request) === "admin") inner.emit("upgrade", request, socket, head);
    else {
      socket.on("error", () => socket.destroy());
      socket.end(refusal);
    }
  });
  return inner;
}
