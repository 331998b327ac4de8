import { createWebSocketStream, WebSocket } from "ws";
import type { Clock } from "../../core/time.js";
import type { Random } from "../../core/random.js";
import type { Log } from "../log.js";
import { type LinkClient, type LinkClientHandlers, linkPath, messageBytesMax, waitingBytesMax } from "./link.js";
import type { MasterMessage } from "./messages.js";

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
}

/** Waits between attempts double from the first to the last, with as much jitter again. */
export const redialMsFirst = 50;
export const redialMsMax = 1_000;

/** Dials the master, and dials again for ever when the connection ends. */
export function dialMaster(options: LinkClientOptions, handlers: LinkClientHandlers): LinkClient {
  const { clock, random, log, minion, token } = options;
  const base = options.url.replace(/^http/, "ws").replace(/\/$/, "");
  const headers = { authorization: `Bearer ${token}`, "x-troupe-minion": minion };
  const socketOptions = {
    headers,
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
    handshakeTimeout: 5_000,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  };
  let socket: WebSocket | null = null;
  let up = false;
  let closed = false;
  let failures = 0;
  let saidWhy = "";

  const dial = (): void => {
    if (closed) return;
    const ws = new WebSocket(`${base}${linkPath}`, socketOptions);
    socket = ws;
    let why = "closed";
    ws.on("open", () => {
      up = true;
      failures = 0;
      saidWhy = "";
      ws.send(JSON.stringify(handlers.hello()));
      handlers.onUp();
    });
    ws.on("message", (data) => {
      try {
        handlers.onMessage(JSON.parse(String(data)) as MasterMessage);
      } catch (error) {
        log("error", "a message of the master could not be handled", { error: String(error) });
      }
    });
    ws.on("error", (error) => {
      why = error.message;
    });
    ws.on("close", (code, reason) => {
      if (socket !== ws) return;
      socket = null;
      const text = reason.length > 0 ? reason.toString() : why === "closed" ? `closed (${code})` : why;
      if (up) handlers.onDown(text);
      else if (text !== saidWhy) log("warn", "the master is not reached; dialling on", { url: options.url, why: text });
      saidWhy = text;
      up = false;
      const delayMs = Math.min(redialMsFirst * 2 ** failures++, redialMsMax);
      clock.after(delayMs + random.below(delayMs), dial);
    });
  };
  dial();

  return {
    send: (message) => {
      if (!socket || !up || socket.readyState !== WebSocket.OPEN) return false;
      if (socket.bufferedAmount > waitingBytesMax) {
        socket.terminate();
        return false;
      }
      socket.send(JSON.stringify(message));
      return true;
    },
    openStream: (streamId) =>
      new Promise((resolve, reject) => {
        const ws = new WebSocket(`${base}${linkPath}/stream/${encodeURIComponent(streamId)}`, socketOptions);
        ws.once("open", () => resolve(createWebSocketStream(ws)));
        ws.once("error", reject);
      }),
    close: () => {
      closed = true;
      socket?.close(1000, "the daemon stops");
    },
  };
}
