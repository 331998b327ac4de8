import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { createWebSocketStream, WebSocket } from "ws";
import { Fault } from "../../core/fault.js";
import { ownProtocols, type Run } from "../../core/link/handshake.js";
import { plainIp } from "../../core/network/ip.js";
import { foreignListener } from "../../core/network/listeners.js";
import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";
import { thisMachine } from "../this-machine.js";
import type { Connection, Wire } from "./connection.js";
import {
  bootHeader,
  handshakeMsMax,
  type LinkClient,
  type LinkClientHandlers,
  linkPath,
  messageBytesMax,
  minionHeader,
  newestProtocolHeader,
  type Peer,
  protocolHeader,
  runHeader,
} from "./link.js";
import { connectMinion } from "./minion-end.js";
import { socketConnection } from "./socket-connection.js";

/** Of what a master says when it refuses. */
const refusalCharactersMax = 1_000;

export interface LinkClientOptions {
  /** The master's address, e.g. `http://127.0.0.1:8080`. */
  url: string;
  /** Asked for each connection: a credential may be replaced. */
  token(): string;
  minion: string;
  /** Which life of the minion this is; without it, a newer connection always replaces an older one. */
  run?(): Run;
  /** What TLS needs to trust the master, for https. */
  tls?: { ca: string; servername: string };
  /** The master answered and does not let us in. Dialling goes on. */
  onRefused?(status: number): void;
  clock: Clock;
  random: Random;
  log: Log;
  /** Bytes that may wait for a slow master. */
  waitingBytesMax?: number;
}

/** Dials the master over WebSocket, and dials again for ever when the connection ends. */
export function dialMaster(options: LinkClientOptions, handlers: LinkClientHandlers): LinkClient {
  return connectMinion(socketWire(options), options, handlers);
}

/** One that was never made. */
const closedConnection: Connection = { send: () => {}, close: () => {}, drop: () => {}, waitingBytes: () => 0 };

function socketWire(options: LinkClientOptions): Wire {
  const base = options.url.replace(/^http/, "ws").replace(/\/$/, "");
  const runHeaders = (): Record<string, string> => {
    const run = options.run?.();
    return run ? { [runHeader]: run.runId, [bootHeader]: run.bootId } : {};
  };
  const socketOptions = () => ({
    headers: {
      authorization: `Bearer ${options.token()}`,
      [minionHeader]: options.minion,
      [protocolHeader]: String(ownProtocols.oldest),
      [newestProtocolHeader]: String(ownProtocols.newest),
      ...runHeaders(),
    },
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
    handshakeTimeout: handshakeMsMax,
    ...options.tls,
  });
  return {
    dial: ({ onOpen, onText, onClose }) => {
      const foreign = foreignListener(new URL(base), thisMachine());
      if (foreign !== "") {
        queueMicrotask(() => onClose(foreign, 0));
        return closedConnection;
      }
      const ws = new WebSocket(`${base}${linkPath}`, socketOptions());
      let why = "";
      let retryAfterMs = 0;
      let socket: Socket | null = null;
      ws.on("upgrade", (response) => {
        socket = response.socket;
      });
      ws.on("open", () => onOpen(peerOf(socket)));
      ws.on("message", (data) => onText(String(data)));
      ws.on("unexpected-response", (_request, response) => {
        void refusalOf(response).then((refusal) => {
          why = refusal;
          retryAfterMs = retryAfterOf(response);
          options.onRefused?.(response.statusCode ?? 0);
          ws.terminate();
        });
      });
      ws.on("error", (error) => {
        why ||= error.message;
      });
      ws.on("close", (code, reason) => onClose(reason.toString() || why || `closed (${code})`, retryAfterMs));
      return socketConnection(ws, () => socket);
    },
    openStream: (streamId) =>
      new Promise((resolve, reject) => {
        const foreign = foreignListener(new URL(base), thisMachine());
        if (foreign !== "") return reject(new Fault("ServiceUnavailable", foreign));
        const ws = new WebSocket(`${base}${linkPath}/stream/${encodeURIComponent(streamId)}`, socketOptions());
        ws.once("open", () => resolve(createWebSocketStream(ws)));
        ws.once("error", (error) => {
          const message = `the stream ${streamId} could not be opened: ${error.message}`;
          reject(new Fault("ServiceUnavailable", message, {}, { cause: error }));
        });
      }),
  };
}

function peerOf(socket: Socket | null): Peer | undefined {
  const { remoteAddress = "", remotePort = 0 } = socket ?? {};
  return remoteAddress === "" ? undefined : { address: plainIp(remoteAddress), port: remotePort };
}

/** 0 where it does not say. */
function retryAfterOf({ headers }: IncomingMessage): number {
  const seconds = headers["retry-after"] ?? "";
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : 0;
}

/** A refusal in the master's words. */
async function refusalOf(response: IncomingMessage): Promise<string> {
  let text = "";
  try {
    for await (const chunk of response.setEncoding("utf8") as AsyncIterable<string>) {
      text += chunk;
      if (text.length > refusalCharactersMax) break;
    }
  } catch {
    // what came of it is enough
  }
  return `refused (${response.statusCode}): ${text.slice(0, refusalCharactersMax).trim() || response.statusMessage}`;
}
