/** Connections that are ended by us: for good, and soon, whatever the other end does. */
import type { Duplex } from "node:stream";
import type { Clock } from "../core/time.js";

/** Who was told the last word has this long to close; a half of a connection is kept for nobody. */
export const lingerMs = 1_000;

/**
 * Says a last word and ends the connection. HTTP's sockets stay half open until the peer ends its half, too, and that is
 * heard only of a socket that is read: what still comes is thrown away, and a peer that does not close is cut off.
 */
export function hangUp(socket: Duplex, lastWord: string, clock: Clock): void {
  socket.on("error", () => socket.destroy());
  if (socket.destroyed) return;
  const timer = clock.after(lingerMs, () => socket.destroy());
  socket.once("close", () => timer.cancel());
  socket.resume();
  socket.end(lastWord);
}
