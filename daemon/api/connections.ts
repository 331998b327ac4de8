/**
 * The connections of a listener, in bounds: when there are too many, who has been idle longest makes way, so that a
 * thousand that say nothing keep nobody out. What became a WebSocket or a link is counted elsewhere.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";
import type { Clock, Timer } from "../../core/time.js";
import type { Turns } from "./answers/turns.js";
import { connectionsMax, connectionsPerAddressMax, headersMax, stalledMsMax } from "./limits.js";
import { pacePipelines } from "./pipelines.js";

interface Line {
  socket: Socket;
  address: string;
  /** Requests that are not answered yet. */
  busy: number;
  /** What answers are written to: above TLS, where there is TLS. */
  written: Socket;
  /** How far it was when it was looked at last. */
  progress: string;
}

export interface ConnectionLimits {
  max: number;
  perAddressMax: number;
}

/** Grows with each write, and shrinks as it is taken; of one long write only the handle knows how far it is. */
function progressOf(socket: Socket & { _handle?: { writeQueueSize?: number } | null }): string {
  return `${socket.bytesWritten} ${socket.writableLength} ${socket._handle?.writeQueueSize}`;
}

/** A connection, whether it is seen before TLS or after. */
const keyOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

export class Connections {
  readonly #limits: ConnectionLimits;
  /** Those that wait for a request stand in the order since when they do. */
  readonly #lines = new Map<string, Line>();
  readonly #byAddress = new Map<string, number>();

  constructor(limits: ConnectionLimits = { max: connectionsMax, perAddressMax: connectionsPerAddressMax }) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#lines.size;
  }

  add(socket: Socket): void {
    const address = socket.remoteAddress ?? "";
    const own = this.#byAddress.get(address) ?? 0;
    if (own >= this.#limits.perAddressMax) this.#makeWay((line) => line.address === address);
    else if (this.#lines.size >= this.#limits.max) this.#makeWay(() => true);
    if ((this.#byAddress.get(address) ?? 0) >= this.#limits.perAddressMax || this.#lines.size >= this.#limits.max) {
      socket.destroy();
      return;
    }
    const key = keyOf(socket);
    this.#lines.set(key, { socket, address, busy: 0, written: socket, progress: "" });
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
    socket.once("close", () => this.#forget(key, socket));
  }

  /** A request came by it. */
  begin({ socket }: IncomingMessage, response: ServerResponse): void {
    const key = keyOf(socket);
    const line = this.#lines.get(key);
    if (!line) return;
    line.busy++;
    line.written = socket;
    response.once("close", () => {
      line.busy--;
      if (line.busy > 0 || this.#lines.get(key) !== line) return;
      this.#lines.delete(key);
      this.#lines.set(key, line);
    });
  }

  /** It is no longer one that requests come by. */
  release(socket: Socket): void {
    this.#forget(keyOf(socket));
  }

  /** Ends those whose readers took nothing of what waits for them since this was asked last. */
  endStalled(): void {
    for (const line of this.#lines.values()) {
      const { writableLength } = line.written;
      const progress = progressOf(line.written);
      if (writableLength > 0 && line.progress === progress) line.written.destroy();
      line.progress = progress;
    }
  }

  #makeWay(isMeant: (line: Line) => boolean): void {
    for (const [key, line] of this.#lines)
      if (line.busy === 0 && isMeant(line)) {
        this.#forget(key);
        line.socket.destroy();
        return;
      }
  }

  #forget(key: string, socket?: Socket): void {
    const line = this.#lines.get(key);
    if (!line || (socket && line.socket !== socket)) return;
    this.#lines.delete(key);
    const left = (this.#byAddress.get(line.address) ?? 1) - 1;
    if (left === 0) this.#byAddress.delete(line.address);
    else this.#byAddress.set(line.address, left);
  }
}

/** Keeps the connections of a server in bounds, and their requests in turns. Call it before the server listens. */
export function keepInBounds(server: Server | HttpsServer, clock: Clock, turns: Turns): Connections {
  const connections = new Connections();
  server.prependListener("connection", (socket: Socket) => {
    turns.hurry();
    connections.add(socket);
  });
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) =>
    connections.begin(request, response),
  );
  server.prependListener("upgrade", (request: IncomingMessage) => connections.release(request.socket));
  server.maxHeadersCount = headersMax;
  pacePipelines(server);
  let timer: Timer | undefined;
  const look = (): void => {
    connections.endStalled();
    timer = clock.after(stalledMsMax, look);
  };
  server.on("listening", look);
  server.on("close", () => timer?.cancel());
  return connections;
}
