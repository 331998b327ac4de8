import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";
import { type LinkServer, type LinkServerHandlers, linkPath, messageBytesMax } from "./link.js";
import { MasterEnd } from "./master-end.js";
import { socketConnection } from "./socket-connection.js";

const streamPath = `${linkPath}/stream/`;

/** Answers minions that dial `/link` on HTTP(S) servers; other upgrades are left to others. */
export function listenForMinions(
  servers: readonly Server[],
  clock: Clock,
  log: Log,
  handlers: LinkServerHandlers,
  limits: { waitingBytesMax?: number } = {},
): LinkServer {
  const wss = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, perMessageDeflate: false });
  const end = new MasterEnd({ clock, log, ...limits }, handlers);

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    if (path !== linkPath && !path.startsWith(`${linkPath}/`)) return;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const claimed = String(request.headers["x-troupe-minion"] ?? "");
    const minion = handlers.authenticate(token, claimed);
    if (minion === null) {
      log("warn", "a minion was refused", { claimed, from: request.socket.remoteAddress });
      refuse(socket, "401 Unauthorized");
    } else if (path === linkPath) {
      wss.handleUpgrade(request, socket, head, (ws) => serve(ws, minion, end, log));
    } else {
      const streamId = path.startsWith(streamPath) ? path.slice(streamPath.length) : "";
      if (!end.expectsStream(minion, streamId)) refuse(socket, "404 Not Found");
      else
        wss.handleUpgrade(request, socket, head, (ws) => end.takeStream(minion, streamId, createWebSocketStream(ws)));
    }
  };
  for (const server of servers) server.on("upgrade", onUpgrade);

  return {
    send: (minion, message) => end.send(minion, message),
    connected: () => end.connected(),
    stream: (minion, ask) => end.stream(minion, ask),
    close: async () => {
      for (const server of servers) server.off("upgrade", onUpgrade);
      await end.close();
      wss.close();
    },
  };
}

function serve(ws: WebSocket, minion: string, end: MasterEnd, log: Log): void {
  const { onText, onClose } = end.accept(minion, socketConnection(ws));
  ws.on("message", (data) => onText(String(data)));
  ws.on("error", (error) => log("warn", "a minion's connection failed", { minion, error: error.message }));
  ws.on("close", (code, reason) => onClose(reason.toString() || `closed (${code})`));
}

function refuse(socket: Duplex, status: string): void {
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
