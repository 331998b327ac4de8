/** A server that speaks as much of Docker's API as a test tells it to, on a socket of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { type DockerEngineOptions, dockerEngine } from "../../../../daemon/adapters/docker/docker.js";
import type { Engine } from "../../../../daemon/minion/engine/engine.js";
import { Seen, type SkippingClock, skippingClock } from "../../../contracts/link/subject.js";

export interface Request {
  method: string;
  /** Without the version of the API. */
  path: string;
  /** e.g. `v1.41`; "" for none. */
  version: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: unknown;
}

export type Answer = (request: Request, response: ServerResponse) => void;

export const json =
  (value: unknown, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };

/** Accepts and says nothing. */
export const silence: Answer = () => undefined;

export class FakeDocker {
  readonly requests = new Seen<Request>();
  readonly socketPath: string;
  readonly clock: SkippingClock = skippingClock();
  readonly #routes: [pattern: RegExp, answer: Answer][] = [];
  readonly #sockets = new Set<Duplex>();
  readonly #engines: Engine[] = [];
  /** To `GET /version`, which every engine is asked first; such requests are not among those seen. */
  version: Answer = json({ Version: "20.10.24", ApiVersion: "1.41", MinAPIVersion: "1.12" });
  readonly #folder = mkdtempSync(join(tmpdir(), "troupe-fake-"));
  #server: Server | undefined;
  /** Gets the socket after `POST /exec/…/start`, or `/containers/…/attach`, was answered with 101. */
  onHijack: (socket: Duplex, body: string, url: string) => void = () => undefined;

  constructor() {
    this.socketPath = join(this.#folder, "docker.sock");
  }

  /** Answers `METHOD /path` from now on; the last one that fits is taken. */
  on(pattern: RegExp, answer: Answer): this {
    this.#routes.unshift([pattern, answer]);
    return this;
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#serve(request, response));
    server.on("upgrade", async (request, socket, head) => {
      const length = Number(request.headers["content-length"] ?? 0);
      // Since Node 26 the body is the request's, and what is after it the socket's.
      const parted = await request.toArray();
      const body = parted.length > 0 ? Buffer.concat(parted) : head.subarray(0, length);
      const rest = parted.length > 0 ? head : head.subarray(length);
      socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
      if (rest.length > 0) socket.unshift(rest);
      this.onHijack(socket, body.toString(), request.url ?? "");
    });
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.socketPath, resolve));
    return this;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(message.url ?? "/", "http://docker");
    const method = message.method ?? "";
    const body: unknown = text.startsWith("{") ? JSON.parse(text) : text;
    const [, version = "", path = ""] = /^(?:\/(v1\.\d+))?(\/.*)$/.exec(url.pathname) ?? [];
    const request = { method, path, version, query: url.searchParams, headers: message.headers, body };
    if (path === "/version") return this.version(request, response);
    this.requests.add(request);
    const route = this.#routes.find(([pattern]) => pattern.test(`${method} ${path}`));
    (route?.[1] ?? json({ message: `no such thing: ${path}` }, 404))(request, response);
  }

  /** Breaks every connection, as an engine that is killed does, and refuses new ones. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => (server === undefined ? resolve(0) : server.close(resolve)));
  }

  engine(more: Partial<DockerEngineOptions> = {}): Engine {
    const engine = dockerEngine({
      ...more,
      address: { kind: "unix", path: this.socketPath },
      identity: { cluster: "c", minion: "m" },
      network: { name: "pods", cidr: "10.244.0.0/24" },
      clock: this.clock,
      bootId: "boot",
    });
    this.#engines.push(engine);
    return engine;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.close()));
    await this.stop();
    rmSync(this.#folder, { recursive: true });
  }
}

/** Runs `body` with a fake that is gone afterwards. */
export async function withFake(body: (fake: FakeDocker) => Promise<void>): Promise<void> {
  const fake = await new FakeDocker().start();
  try {
    await body(fake);
  } finally {
    await fake.dispose();
  }
}

/** Lets the event loop turn until `ready`, for what no promise tells of. */
export async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise((resolve) => setImmediate(resolve));
}
