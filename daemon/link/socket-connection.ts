import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { Connection } from "./connection.js";

/** A WebSocket can be closed with a reason of 123 bytes (RFC 6455, 5.5); a character cut in two becomes three bytes. */
const reasonBytesMax = 120;
/** "Going away" (RFC 6455, 7.4.1). */
const goingAway = 1001;

/**
 * A WebSocket over `socket` as a connection; the caller wires its events. Messages sent in one turn of the event loop
 * leave in one write: a minion that starts many pods has several to tell at once, and a write for each is a system
 * call and, under TLS, a record for each.
 * @param socket null while it is not connected: nothing is sent before it is
 */
export function socketConnection(ws: WebSocket, socket: () => Duplex | null): Connection {
  let held: Duplex | null = null;
  const release = (): void => {
    held?.uncork();
    held = null;
  };
  const hold = (): void => {
    if (held) return;
    held = socket();
    held?.cork();
    if (held) setImmediate(release);
  };
  return {
    send: (text) => {
      // A socket that is about to close takes nothing more; its close event follows.
      if (ws.readyState !== WebSocket.OPEN) return;
      hold();
      ws.send(text);
    },
    waitingBytes: () => ws.bufferedAmount,
    close: (why) => {
      ws.close(goingAway, Buffer.from(why).subarray(0, reasonBytesMax).toString());
      release();
    },
    drop: () => ws.terminate(),
  };
}
