/** Who speaks plain HTTP to a TLS port is handed on, or told what the port speaks, instead of being hung up on without a word. */
import type { Server } from "node:https";
import type { Socket } from "node:net";
import type { Clock } from "../../core/time.js";
import { hangUp } from "../hang-up.js";
import type { Log } from "../log.js";

/** Whoever says nothing at all is not waited for longer. */
const firstByteMsMax = 10_000;
/** The first byte of every TLS connection: a handshake record (RFC 8446, 5.1). */
const handshakeRecord = 0x16;

const text = "this port speaks TLS only: use https:// and the cluster's CA\n";
const refusal = [
  "HTTP/1.1 400 Bad Request",
  "connection: close",
  "content-type: text/plain; charset=utf-8",
  `content-length: ${text.length}`,
  "",
  text,
].join("\r\n");

/**
 * Looks at the first byte of every connection before TLS does; failed handshakes are logged.
 * @param handOn takes connections without TLS, with all that came; without it they are refused
 */
export function tlsFirst(server: Server, clock: Clock, log: Log, handOn?: (socket: Socket) => void): void {
  const handshake = server.listeners("connection") as ((socket: Socket) => void)[];
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    const from = socket.remoteAddress;
    const onError = (): void => {
      socket.destroy();
    };
    socket.on("error", onError);
    socket.setTimeout(firstByteMsMax, onError);
    socket.once("data", (chunk: Buffer) => {
      socket.pause();
      socket.setTimeout(0);
      if (chunk[0] !== handshakeRecord && !handOn) {
        log("warn", "a connection without TLS was refused", { from });
        hangUp(socket, refusal, clock);
        return;
      }
      socket.removeAllListeners("timeout");
      socket.off("error", onError);
      socket.unshift(chunk);
      if (chunk[0] !== handshakeRecord) handOn?.(socket);
      else for (const listener of handshake) listener.call(server, socket);
    });
  });
  server.on("tlsClientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code !== "ECONNRESET")
      log("warn", "a TLS handshake failed", { from: socket.remoteAddress, code: error.code, error: error.message });
  });
}
