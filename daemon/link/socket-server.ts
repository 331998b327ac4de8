import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";
import { asFault, Fault } from "../../core/fault.js";
import type { Clock } from "../../core/time.js";
import { hangUp } from "../hang-up.js";
import type { Log } from "../log.js";
import {
  bootHeader,
  type Caller,
  type LinkServer,
  type LinkServerHandlers,
  linkPath,
  linkProtocol,
  messageBytesMax,
  protocolHeader,
  type Run,
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
  const open = async (minion: string, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const run = runOf(request);
    socket.on("error", () => {});
    if (run)
      try {
        await end.makeWay(minion, run);
      } catch (error) {
        turnAway(minion, request, socket, asFault(error));
        return;
      }
    if (!socket.destroyed) wss.handleUpgrade(request, socket, head, (ws) => serve(ws, socket, minion, end, log, run));
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    if (path !== linkPath && !path.startsWith(`${linkPath}/`)) return;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const claimed = String(request.headers["x-troupe-minion"] ?? "");
    let minion: string;
    try {
      minion = handlers.authenticate(token, claimed, callerOf(request));
    } catch (error) {
      refuse(socket, asFault(error));
      return;
    }
    const misfit = protocolFault(request);
    if (misfit) {
      turnAway(minion, request, socket, misfit);
    } else if (path === linkPath) {
      void open(minion, request, socket, head);
    } else {
      const streamId = path.startsWith(streamPath) ? path.slice(streamPath.length) : "";
      if (!end.expectsStream(minion, streamId)) refuse(socket, new Fault("NotFound", "nobody waits for that stream"));
      else
        wss.handleUpgrade(request, socket, head, (ws) => end.takeStream(minion, streamId, createWebSocketStream(ws)));
    }
  };
  for (const server of servers) server.on("upgrade", onUpgrade);

  return {
    send: (minion, message) => end.send(minion, message),
    connected: () => end.connected(),
    stream: (minion, ask) => end.stream(minion, ask),
    drop: (minion, why) => end.drop(minion, why),
    close: async () => {
      for (const server of servers) server.off("upgrade", onUpgrade);
      await end.close();
      wss.close();
    },
  };
}

function serve(ws: WebSocket, socket: Duplex, minion: string, end: MasterEnd, log: Log, run: Run | null): void {
  const { onText, onClose } = end.accept(
    minion,
    socketConnection(ws, () => socket),
    run,
  );
  ws.on("message", (data) => onText(String(data)));
  ws.on("error", (error) => log("warn", "a minion's connection failed", { minion, error: error.message }));
  ws.on("close", (code, reason) => onClose(reason.toString() || `closed (${code})`));
}

/** null: it does not say. */
function runOf({ headers }: IncomingMessage): Run | null {
  const { [runHeader]: runId, [bootHeader]: bootId } = headers;
  return typeof runId === "string" && typeof bootId === "string" ? { runId, bootId } : null;
}

/** Two versions would misread each other without a word of it. */
function protocolFault({ headers }: IncomingMessage): Fault | null {
  const spoken = String(headers[protocolHeader] ?? 1);
  if (spoken === String(linkProtocol)) return null;
  const both = `it speaks version ${spoken.slice(0, 20)} of the link's protocol, the master version ${linkProtocol}`;
  return new Fault("BadRequest", `${both}; install the same version of troupe on both`);
}

function callerOf({ socket }: IncomingMessage): Caller {
  return { address: socket.remoteAddress ?? "", isSecure: (socket as TLSSocket).encrypted === true };
}

/** The why goes with it as plain text: the minion's log shall say it. */
function refusal({ code, message }: Fault): string {
  const head = [
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ""}`,
    "connection: close",
    "content-type: text/plain; charset=utf-8",
    `content-length: ${Buffer.byteLength(message)}`,
  ];
  return `${head.join("\r\n")}\r\n\r\n${message}`;
}
