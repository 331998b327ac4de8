import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";
import { Fault } from "../../core/fault.js";
import type { Clock, Timer } from "../../core/time.js";
import type { Log } from "../log.js";
import {
  type LinkServer,
  type LinkServerHandlers,
  linkPath,
  messageBytesMax,
  streamDialMs,
  waitingBytesMax,
} from "./link.js";
import type { MinionMessage } from "./messages.js";

interface Awaited {
  minion: string;
  resolve(stream: Duplex): void;
  timer: Timer;
}

/** Answers minions that dial `/link` on an HTTP server; other upgrades are left to others. */
export function listenForMinions(server: Server, clock: Clock, log: Log, handlers: LinkServerHandlers): LinkServer {
  const wss = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, perMessageDeflate: false });
  const sockets = new Map<string, WebSocket>();
  const awaited = new Map<string, Awaited>();
  let streams = 0;

  const refuse = (socket: Duplex, status: string): void => {
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  };

  const serve = (ws: WebSocket, minion: string): void => {
    // A second connection of the same minion replaces the first: the first may be half dead without knowing.
    sockets.get(minion)?.close(4000, "replaced by a newer connection");
    sockets.set(minion, ws);
    ws.on("message", (data) => {
      if (sockets.get(minion) !== ws) return;
      try {
        handlers.onMessage(minion, JSON.parse(String(data)) as MinionMessage);
      } catch (error) {
        log("error", "a minion's message is not understood", { minion, error: String(error) });
        ws.close(1007, "not understood");
      }
    });
    ws.on("error", (error) => log("warn", "a minion's connection failed", { minion, error: error.message }));
    ws.on("close", (code, reason) => {
      if (sockets.get(minion) !== ws) return;
      sockets.delete(minion);
      handlers.onDown(minion, reason.length > 0 ? reason.toString() : `closed (${code})`);
    });
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    if (path !== linkPath && !path.startsWith(`${linkPath}/`)) return;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const minion = handlers.authenticate(token, String(request.headers["x-troupe-minion"] ?? ""));
    if (minion === null) {
      log("warn", "a minion was refused", { claimed: request.headers["x-troupe-minion"], from: request.socket.remoteAddress });
      refuse(socket, "401 Unauthorized");
      return;
    }
    if (path === linkPath) {
      wss.handleUpgrade(request, socket, head, (ws) => serve(ws, minion));
      return;
    }
    const streamId = decodeURIComponent(path.slice(`${linkPath}/stream/`.length));
    const waiting = awaited.get(streamId);
    if (!waiting || waiting.minion !== minion) {
      refuse(socket, "404 Not Found");
      return;
    }
    awaited.delete(streamId);
    waiting.timer.cancel();
    wss.handleUpgrade(request, socket, head, (ws) => waiting.resolve(createWebSocketStream(ws)));
  };
  server.on("upgrade", onUpgrade);

  return {
    send: (minion, message) => {
      const ws = sockets.get(minion);
      if (!ws || ws.readyState !== ws.OPEN) return false;
      if (ws.bufferedAmount > waitingBytesMax) {
        ws.terminate();
        return false;
      }
      ws.send(JSON.stringify(message));
      return true;
    },
    connected: () => [...sockets.keys()],
    stream: (minion, ask) =>
      new Promise((resolve, reject) => {
        const streamId = `${++streams}`;
        const ws = sockets.get(minion);
        if (!ws) {
          reject(new Fault("ServiceUnavailable", `minion "${minion}" is not connected`, { retry: true }));
          return;
        }
        const timer = clock.after(streamDialMs, () => {
          awaited.delete(streamId);
          reject(new Fault("Timeout", `minion "${minion}" did not open the stream within ${streamDialMs} ms`, { retry: true }));
        });
        awaited.set(streamId, { minion, resolve, timer });
        ws.send(JSON.stringify(ask(streamId)));
      }),
    close: async () => {
      server.off("upgrade", onUpgrade);
      for (const ws of sockets.values()) ws.close(1001, "the master stops");
      sockets.clear();
      wss.close();
    },
  };
}
