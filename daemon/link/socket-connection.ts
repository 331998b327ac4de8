import { WebSocket } from "ws";
import type { Connection } from "./connection.js";

/** A WebSocket can be closed with a reason of 123 bytes (RFC 6455, 5.5); a character cut in two becomes three bytes. */
const reasonBytesMax = 120;
/** "Going away" (RFC 6455, 7.4.1). */
const goingAway = 1001;

/** A WebSocket as a connection; the caller wires its events. */
export function socketConnection(ws: WebSocket): Connection {
  return {
    send: (text) => {
      // A socket that is about to close takes nothing more; its close event follows.
      if (ws.readyState === WebSocket.OPEN) ws.send(text);
    },
    waitingBytes: () => ws.bufferedAmount,
    close: (why) => ws.close(goingAway, Buffer.from(why).subarray(0, reasonBytesMax).toString()),
    drop: () => ws.terminate(),
  };
}
