/** Servers and clients on loopback addresses, for tests of portals. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Backend, ServicePortPlan } from "../../../../core/balancing/plan-types.js";
import type { Clock } from "../../../../core/time.js";
import { PortalHost } from "../../../../daemon/adapters/portals/portal-host.js";
import { type PortalLimits, portalLimits } from "../../../../daemon/adapters/portals/portal-pool.js";

export const realClock: Clock = {
  nowMs: () => Math.floor(performance.timeOrigin + performance.now()),
  after: (delayMs, fn) => {
    const timer = setTimeout(fn, delayMs).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** A clock that stands still until it is moved. */
export function handClock(): Clock & { advance(ms: number): void } {
  let nowMs = 1_000_000;
  const waiting = new Set<{ atMs: number; fn: () => void }>();
  return {
    nowMs: () => nowMs,
    after: (delayMs, fn) => {
      const entry = { atMs: nowMs + delayMs, fn };
      waiting.add(entry);
      return { cancel: () => waiting.delete(entry) };
    },
    advance(ms) {
      nowMs += ms;
      for (const entry of [...waiting].filter((e) => e.atMs <= nowMs)) {
        waiting.delete(entry);
        entry.fn();
      }
    },
  };
}

/** Everything a test opened; closed in reverse order by `close`. */
export class Opened {
  readonly #closers: Array<() => unknown> = [];

  add<T>(value: T, close: (value: T) => unknown): T {
    this.#closers.push(() => close(value));
    return value;
  }

  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close();
    this.#closers.length = 0;
  }
}

export interface TestBackend extends Backend {
  server: Server;
  accepted: number;
  sockets: Set<Socket>;
}

/** A TCP server on a free port of 127.0.0.1 that gives each connection to `serve`. */
export async function backend(
  opened: Opened,
  uid: string,
  serve: (socket: Socket) => void = (socket) => socket.end(uid),
): Promise<TestBackend> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    made.accepted++;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const made = { uid, ip: "127.0.0.1", port: (server.address() as AddressInfo).port, server, accepted: 0, sockets };
  opened.add(made, () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return made;
}

/** A port on 127.0.0.1 where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export const bare = (b: Backend): Backend => ({ uid: b.uid, ip: b.ip, port: b.port });

export function tcpPlan(
  portalIp: string,
  port: number,
  backends: Backend[],
  more: Partial<ServicePortPlan> = {},
): ServicePortPlan {
  const protocol = more.protocol ?? "TCP";
  return {
    id: `default/test:${port}/${protocol}`,
    namespace: "default",
    service: "test",
    portName: "",
    protocol,
    portalIp,
    port,
    externalIps: [],
    hostPorts: [],
    affinity: "None",
    affinityTimeoutSeconds: 10_800,
    balancing: "RoundRobin",
    proxyProtocol: false,
    idleTimeoutSeconds: 0,
    backends: backends.map(bare),
    draining: [],
    ...more,
  };
}

/** Connects, reads to the end and gives what came; rejects on a reset. */
export async function readAll(ip: string, port: number, say = "", localAddress?: string): Promise<string> {
  const socket = connect({ host: ip, port, allowHalfOpen: true, ...(localAddress ? { localAddress } : {}) });
  socket.end(say);
  let out = "";
  socket.on("data", (chunk) => {
    out += chunk;
  });
  await once(socket, "close");
  return out;
}

/** Where the portals of these tests are. */
export const ip = "127.0.0.8";

/** A host of portals in this thread, closed after `body`. */
export async function withHost(
  body: (host: PortalHost, opened: Opened, port: number) => Promise<void>,
  more: { clock?: Clock; limits?: Partial<PortalLimits> } = {},
): Promise<void> {
  const opened = new Opened();
  const limits = { ...portalLimits, ...more.limits };
  const host = new PortalHost(more.clock ?? realClock, { sharedIp: "", limits, report: () => {} });
  opened.add(host, (h) => h.close());
  try {
    await body(host, opened, await closedPort());
  } finally {
    await opened.close();
  }
}

export const upsert = (host: PortalHost, ...plans: ServicePortPlan[]): Promise<void> =>
  host.apply({ revision: 1, upsert: plans, remove: [] });

/** A client of `port` there, that may end first. */
export function client(opened: Opened, port: number, localAddress = "127.0.0.1"): Socket {
  const socket = connect({ host: ip, port, localAddress, allowHalfOpen: true });
  return opened.add(socket, (s) => s.destroy());
}

/** The code of the error that ends `socket`. */
export const endsWith = async (socket: Socket): Promise<string> => {
  const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
  return error.code ?? "";
};
