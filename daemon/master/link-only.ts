/** The link's place on HTTP servers, and a server with nothing else on it. */
import http from "node:http";
import type { Clock } from "../../core/time.js";
import { serverOptions } from "../api/app.js";
import { hangUp } from "../hang-up.js";
import { linkPath } from "../link/link.js";

/** Upgrades of these paths are minions' that dial: they are answered by whoever listens for them. */
export const isLinkPath = (path: string): boolean => path === linkPath || path.startsWith(`${linkPath}/`);

const notFound = "HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/** A server for minions only: all else is not found. */
export function linkOnlyServer(clock: Clock): http.Server {
  const server = http.createServer(serverOptions, (_, response) => response.writeHead(404).end());
  return server.on("upgrade", (request, socket) => {
    if (!isLinkPath((request.url ?? "").split("?", 1)[0] ?? "")) hangUp(socket, notFound, clock);
  });
}
