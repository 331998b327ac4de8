/** An upgrade of an address of the API, and what is done with what it becomes. */
import type { IncomingMessage } from "node:http";
import type { ParsedUrlQuery } from "node:querystring";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { type Asker, callerIn, flowOf } from "./askers.js";

/** In the header Upgrade, in lower case. */
export const spdyName = "spdy/3.1";

export const isSpdy = ({ request }: Upgrade): boolean => (request.headers.upgrade ?? "").toLowerCase() === spdyName;

/** What is done with the socket once it is one. */
export interface Serve {
  run(socket: WebSocket): Promise<void>;
  /** What is done with bytes that SPDY is spoken on, and which protocol within it; absent where it is not. */
  spdy?: { protocol: string; run(bytes: Duplex): Promise<void> };
  /** Instead of `run`: it did not become one. */
  cancel(): void;
}

export interface Upgrade {
  path: string[];
  query: ParsedUrlQuery;
  request: IncomingMessage;
  /** Who asks, and what for: as that of a plain request. */
  state: Record<string, unknown>;
}

/** Who asks. */
export function askerFor({ request, state }: Upgrade): Asker {
  return { flow: flowOf(request, callerIn({ state })), onGone: (listener) => request.socket.once("close", listener) };
}
