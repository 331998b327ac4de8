/**
 * Requests that are sent ahead of their answers. Node reads 64 KiB at a time and makes a request of each 30 bytes of it,
 * thousands in one turn. Here a connection is read a little at a time, and no further while so many of its requests
 * are not answered: the rest waits in the kernel, and its sender with it.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";
import { readBytesMax, requestsAheadMax } from "./limits.js";

type Feed = (this: Socket, chunk: Buffer) => void;

/** Node's own: it paused the socket itself, as its answers are not taken, and must be given nothing. */
type Held = Socket & { _paused?: boolean };

class Pipeline {
  readonly #socket: Held;
  readonly #feed: Feed;
  /** Read, and not looked at: one reading of the kernel, or two if Node let go of the socket meanwhile. */
  #unread: Buffer[] = [];
  #ahead = 0;
  #isOver = false;
  /** We paused it. */
  #holds = false;

  constructor(socket: Held, feed: Feed) {
    this.#socket = socket;
    this.#feed = feed;
    socket.on("data", this.#onData);
    socket.on("resume", this.#pump);
    socket.off("data", feed);
  }

  begin(response: ServerResponse): void {
    this.#ahead++;
    response.once("close", () => {
      this.#ahead--;
      if (this.#unread.length > 0) setImmediate(this.#pump);
    });
  }

  /** It speaks another protocol now; what was read and not looked at belongs to that. */
  release(): void {
    this.#isOver = true;
    this.#socket.off("data", this.#onData);
    this.#socket.off("resume", this.#pump);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#unread.push(chunk);
    this.#pump();
  };

  readonly #pump = (): void => {
    while (this.#unread.length > 0 && this.#ahead < requestsAheadMax && this.#mayFeed()) this.#feedOne();
    if (this.#isOver || this.#socket.destroyed) return;
    if (this.#unread.length > 0) {
      if (!this.#socket.isPaused()) this.#holds = true;
      this.#socket.pause();
    } else if (this.#holds) {
      this.#holds = false;
      if (!this.#socket._paused) this.#socket.resume();
    }
  };

  /** Whoever else paused it does not take what comes: answers are not read, or a body is not. */
  #mayFeed(): boolean {
    const { destroyed, _paused = false } = this.#socket;
    return !this.#isOver && !destroyed && !_paused && (this.#holds || !this.#socket.isPaused());
  }

  #feedOne(): void {
    const [first, ...others] = this.#unread;
    if (!first) return;
    const rest = first.subarray(readBytesMax);
    this.#unread = rest.length > 0 ? [rest, ...others] : others;
    this.#feed.call(this.#socket, first.subarray(0, readBytesMax));
    if (!this.#isOver) return;
    for (const chunk of this.#unread.reverse()) this.#socket.unshift(chunk);
    this.#unread = [];
  }
}

/** Reads the connections of a server so. Call it before the server listens. */
export function pacePipelines(server: Server | HttpsServer): void {
  const pipelines = new WeakMap<Socket, Pipeline>();
  server.on(server instanceof HttpsServer ? "secureConnection" : "connection", (socket: Socket) => {
    const feeds = socket.listeners("data");
    if (feeds.length === 1) pipelines.set(socket, new Pipeline(socket, feeds[0] as Feed));
  });
  server.prependListener("request", ({ socket }: IncomingMessage, response: ServerResponse) =>
    pipelines.get(socket)?.begin(response),
  );
  server.prependListener("upgrade", ({ socket }: IncomingMessage) => pipelines.get(socket)?.release());
}
