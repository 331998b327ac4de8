import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";
import { asFault, Fault } from "../../core/fault.js";
import { agreed, type Dial, type DialHeaders, type Run, readDial } from "../../core/link/handshake.js";
import { plainIp } from "../../core/network/ip.js";
import type { Clock } from "../../core/time.js";
import { hangUp } from "../hang-up.js";
import type { Log } from "../log.js";
import {
  bootHeader,
  type Caller,
  type LinkServer,
  type LinkServerHandlers,
  linkPath,
  messageBytesMax,
  minionHeader,
  newestProtocolHeader,
  protocolHeader,
  runHeader,
} from "./link.js";
import { MasterEnd } from "./master-end.js";
import { socketConnection } from "./socket-connection.js";

const streamPath = `${linkPath}/stream/`;

/** Answers minions that dial `/link` on HTTP(S) servers; other upgrades are left to others. */
export function listenForMinions(
  servers: readonly (Server | HttpsServer)[],
  clock: Clock,
  log: Log,
  handlers: LinkServerHandlers,
  limits: { waitingBytesMax?: number } = {},
): LinkServer {
  const wss = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, perMessageDeflate: false });
  const end = new MasterEnd({ clock, log, ...limits }, handlers);

  const refuse = (socket: Duplex, fault: Fault): void => hangUp(socket, refusal(fault), clock);
  const turnAway = (minion: string, request: IncomingMessage, socket: Duplex, fault: Fault): void => {
    handlers.onTurnedAway?.(minion, callerOf(request), fault.message);
    refuse(socket, fault);
  };
  const open = async ({ minion, run }: Dial, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    socket.on("error", () => {});
    if (run)
      try {
        await end.makeWay(minion, run);
      } catch (error) {
        turnAway(minion, request, socket, asFault(error));
        return;
      }
    if (!socket.destroyed) wss.handleUpgrade(request, socket, head, (ws) => serve(ws, request, minion, end, log, run));
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    if (path !== linkPath && !path.startsWith(`${linkPath}/`)) return;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const caller = callerOf(request);
    let dial: Dial;
    let minion: string;
    try {
      dial = readDial(dialHeaders(request));
      minion = handlers.authenticate(token, dial.minion, caller);
    } catch (error) {
      refuse(socket, asFault(error));
      return;
    }
    try {
      agreed(dial.spoken);
      end.admit(minion);
    } catch (error) {
      turnAway(minion, request, socket, asFault(error));
      return;
    }
    if (path === linkPath) void open({ ...dial, minion }, request, socket, head);
    else {
      const streamId = path.startsWith(streamPath) ? path.slice(streamPath.length) : "";
      if (!end.streams.expects(minion, streamId)) refuse(socket, new Fault("NotFound", "nobody waits for that stream"));
      else
        wss.handleUpgrade(request, socket, head, (ws) => end.streams.take(minion, streamId, createWebSocketStream(ws)));
    }
  };
  for (const server of servers) server.on("upgrade", onUpgrade);

  return {
    send: (minion, message) => end.send(minion, message),
    connected: () => end.connected(),
    stream: (minion, ask) => end.stream(minion, ask),
    drop: (minion, why) => end.drop(minion, why),
    distrust: (minion, why) => end.distrust(minion, why),
    close: async () => {
      for (const server of servers) server.off("upgrade", onUpgrade);
      await end.close();
      wss.close();
    },
  };
}

function serve(
  ws: WebSocket,
  request: IncomingMessage,
  minion: string,
  end: MasterEnd,
  log: Log,
  run: Run | null,
): void {
  const connection = socketConnection(ws, () => request.socket);
  const { onText, onClose } = end.accept(minion, connection, run, callerOf(request));
  ws.on("message", (data) => onText(String(data)));
  ws.on("error", (error) => log("warn", "a minion's connection failed", { minion, error: error.message }));
  ws.on("close", (code, reason) => onClose(reason.toString() || `closed (${code})`));
}

function dialHeaders({ headers }: IncomingMessage): DialHeaders {
  const said = (name: string): string => String(headers[name] ?? "");
  return {
    minion: said(minionHeader),
    runId: said(runHeader),
    bootId: said(bootHeader),
    protocol: said(protocolHeader),
    newestProtocol: said(newestProtocolHeader),
  };
}

function callerOf({ socket }: IncomingMessage): Caller {
  const isSecure = (socket as TLSSocket).encrypted === true;
  return { address: plainIp(socket.remoteAddress ?? ""), isSecure };
}

/** The why goes with it as plain text: the minion's log shall say it. */
function refusal({ code, message, details }: Fault): string {
  const head = [
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ""}`,
    "connection: close",
    ...(details.retryAfterSeconds === undefined ? [] : [`retry-after: ${details.retryAfterSeconds}`]),
    "content-type: text/plain; charset=utf-8",
    `content-length: ${Buffer.byteLength(message)}`,
  ];
  return `${head.join("\r\n")}\r\n\r\n${message}`;
}
