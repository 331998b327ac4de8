import { createWebSocketStream, WebSocket } from "ws";
import { Fault } from "../../core/fault.js";
import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";
import type { Wire } from "./connection.js";
import { handshakeMsMax, type LinkClient, type LinkClientHandlers, linkPath, messageBytesMax } from "./link.js";
import { connectMinion } from "./minion-end.js";
import { socketConnection } from "./socket-connection.js";

export interface LinkClientOptions {
  /** The master's address, e.g. `http://127.0.0.1:8080`. */
  url: string;
  token: string;
  minion: string;
  /** PEM of the cluster's CA, for https. */
  ca?: string;
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

function socketWire(options: LinkClientOptions): Wire {
  const base = options.url.replace(/^http/, "ws").replace(/\/$/, "");
  const socketOptions = {
    headers: { authorization: `Bearer ${options.token}`, "x-troupe-minion": options.minion },
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
    handshakeTimeout: handshakeMsMax,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  };
  return {
    dial: ({ onOpen, onText, onClose }) => {
      const ws = new WebSocket(`${base}${linkPath}`, socketOptions);
      let why = "";
      ws.on("open", onOpen);
      ws.on("message", (data) => onText(String(data)));
      ws.on("error", (error) => {
        why = error.message;
      });
      ws.on("close", (code, reason) => onClose(reason.toString() || why || `closed (${code})`));
      return socketConnection(ws);
    },
    openStream: (streamId) =>
      new Promise((resolve, reject) => {
        const ws = new WebSocket(`${base}${linkPath}/stream/${encodeURIComponent(streamId)}`, socketOptions);
        ws.once("open", () => resolve(createWebSocketStream(ws)));
        ws.once("error", (error) => {
          const message = `the stream ${streamId} could not be opened: ${error.message}`;
          reject(new Fault("ServiceUnavailable", message, {}, { cause: error }));
        });
      }),
  };
}
