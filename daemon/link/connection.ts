/** What the link needs of a wire; sockets have one implementation, simulations another. */
import type { Duplex } from "node:stream";
import type { Peer } from "./link.js";

/** One connection that is open, or about to be. */
export interface Connection {
  send(text: string): void;
  /** Bytes given to `send` that have not left yet. */
  waitingBytes(): number;
  /** Ends it and tells the peer why. */
  close(why: string): void;
  /** Ends it at once, waiting for nobody. */
  drop(): void;
}

export interface ConnectionHandlers {
  onText(text: string): void;
  /** Once, whoever ended it; also when it never opened. @param retryAfterMs for so long the peer will not have us back */
  onClose(why: string, retryAfterMs?: number): void;
}

/** How a minion reaches its master. */
export interface Wire {
  dial(handlers: ConnectionHandlers & { onOpen(master?: Peer): void }): Connection;
  /** @throws Fault when the master does not wait for that stream */
  openStream(streamId: string): Promise<Duplex>;
}
