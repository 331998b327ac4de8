/** A master over a store in memory, its HTTP API on a free port of loopback, and minions that only listen. */
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Audit } from "../../../core/access/audit.js";
import { inlineBalancerPool } from "../../../core/balancing/inline-pool.js";
import { Fault } from "../../../core/fault.js";
import type { MasterMessage } from "../../../core/link/messages.js";
import { heartbeatMs } from "../../../core/liveness/phi-accrual.js";
import { isIP } from "../../../core/network/ip.js";
import { defaultPolicy } from "../../../core/policy/policy.js";
import { seededRandom } from "../../../core/random.js";
import { inlineSchedulerPool } from "../../../core/scheduling/inline-pool.js";
import { memoryStore } from "../../../core/store/memory.js";
import type { Store } from "../../../core/store/store.js";
import type { Clock } from "../../../core/time.js";
import { AccountTokens } from "../../../daemon/accounts/account-tokens.js";
import { createApp, serverOptions } from "../../../daemon/api/app.js";
import { keepInBounds } from "../../../daemon/api/connections.js";
import type { HttpDeps } from "../../../daemon/api/deps.js";
import { Load } from "../../../daemon/api/load.js";
import type { HttpSettings } from "../../../daemon/api/settings.js";
import type { StreamPort } from "../../../daemon/api/stream-port.js";
import type { Authenticate } from "../../../daemon/authentication/authenticate.js";
import { roleCallers } from "../../../daemon/authentication/roles.js";
import { Housekeeping } from "../../../daemon/control/housekeeping.js";
import { Master } from "../../../daemon/control/master.js";
import { reportDigest } from "../../../daemon/link/digest.js";
import type { Log } from "../../../daemon/log.js";
import { ensureBuiltInAccess } from "../../../daemon/master/built-in-access.js";
import { realClock } from "../../../daemon/real-clock.js";

/** What JSON.parse gives: tests ask it for what they expect. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined if it is none. */
  json: Json;
}

export interface Cluster {
  url: string;
  port: number;
  server: Server;
  store: Store;
  master: Master;
  deps: HttpDeps;
  /** What minions were told. */
  told: { minion: string; message: MasterMessage }[];
  /** Minions whose link was ended. */
  dropped: { minion: string; why: string }[];
  /** Lines of the log above info. */
  complaints: string[];
  openStreams(): number;
  /** The connections of its server. */
  sockets(): Socket[];
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

const noStreams: StreamPort = {
  logs: async () => {
    throw new Fault("ServiceUnavailable", "no minion is connected");
  },
  exec: async () => {
    throw new Fault("ServiceUnavailable", "no minion is connected");
  },
  attach: async () => {
    throw new Fault("ServiceUnavailable", "no minion is connected");
  },
  portForward: async () => {
    throw new Fault("ServiceUnavailable", "no minion is connected");
  },
};

const { privateKey: accountKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

export interface ClusterOptions {
  settings?: Partial<HttpSettings>;
  /** The roles and bindings that a cluster begins with are there. */
  builtInAccess?: boolean;
  audit?: Audit;
  /** Everybody is the admin if this is not set. */
  authenticate?: Authenticate;
  store?: Store;
  streams?: StreamPort;
  /** Nothing runs on minions, and they say so: what is to stop is gone at once. They say nothing if this is not set. */
  minionsStop?: boolean;
  /** Of the HTTP API only; the master has a real one. */
  httpClock?: Clock;
}

/** Minions whose name is no address have one of these. */
let addresses = 0;

/** Everything that was started, for {@link closeAll}. */
const open = new Set<Cluster>();

export async function closeAll(): Promise<void> {
  for (const cluster of [...open]) await cluster.close();
}

/** A master that decides by itself, in this process. */
function masterOf(
  { clock, random, store, log }: Pick<HttpDeps, "clock" | "random" | "store" | "log">,
  told: Cluster["told"],
  dropped: Cluster["dropped"],
  minionsStop: boolean,
): Master {
  const endPod = (minion: string, uid: string): void => {
    const pod = master.view.podByUid(uid);
    const { namespace = "", name = "" } = pod?.metadata ?? {};
    if (pod) void master.receive(minion, { type: "gone", uid, namespace, name });
  };
  const master: Master = new Master(
    {
      clock,
      random: random.fork("master"),
      store,
      links: {
        send: (minion, message) => {
          told.push({ minion, message });
          if (minionsStop && message.type === "stop") queueMicrotask(() => endPod(minion, message.uid));
          return true;
        },
        drop: (minion, why) => dropped.push({ minion, why }),
        distrust: (minion, why) => dropped.push({ minion, why }),
      },
      scheduler: inlineSchedulerPool(),
      balancer: inlineBalancerPool(),
      portals: { apply: async () => {} },
      log,
    },
    {
      ...{ cluster: "test", policy: "spread", haltEvictionAbove: null },
      ...{ podCidr: "10.244.0.0/16", serviceCidr: "10.0.0.0/16" },
    },
  );
  return master;
}

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const store = options.store ?? memoryStore();
  const clock = realClock();
  const random = seededRandom("http-test");
  const told: Cluster["told"] = [];
  const complaints: string[] = [];
  const dropped: Cluster["dropped"] = [];
  const log: Log = (level, text, facts) => {
    if (level !== "info") complaints.push(`${text} ${JSON.stringify(facts ?? {})}`);
  };
  const master = masterOf({ clock, random, store, log }, told, dropped, options.minionsStop === true);
  await master.start(() => {});
  const settings = {
    cluster: "test",
    version: "0.1.0",
    portalCidr: "10.0.0.0/24",
    readOnly: false,
    policy: defaultPolicy,
    ...options.settings,
  };
  const deps: HttpDeps = {
    store,
    master,
    clock: options.httpClock ?? clock,
    random,
    log,
    streams: options.streams ?? noStreams,
    authenticate: options.authenticate ?? (async () => roleCallers.admin),
    tokens: new AccountTokens(accountKey, () => master.view, clock),
    ...(options.audit ? { audit: options.audit } : {}),
    load: new Load(options.httpClock ?? clock),
    settings,
  };
  if (options.builtInAccess) await ensureBuiltInAccess(deps);
  const housekeeping = new Housekeeping({ store, master, clock, random, log });
  await housekeeping.start();
  const { app, attach, openStreams } = createApp(deps);
  const server = createServer(serverOptions, app.callback());
  keepInBounds(server, clock, deps.load.turns);
  const detach = attach(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const cluster: Cluster = {
    url,
    port,
    server,
    store,
    master,
    deps,
    told,
    dropped,
    complaints,
    openStreams,
    sockets: () => [...sockets],
    call: (method, path, body, headers = {}) => call(`${url}${path}`, method, body, headers),
    close: async () => {
      open.delete(cluster);
      housekeeping.close();
      detach();
      server.closeAllConnections();
      server.close();
      master.close();
      await store.close();
    },
  };
  open.add(cluster);
  return cluster;
}

/** A service's backend on this machine: by hand nobody may be led there, so it is written as the server writes it. */
export async function leadTo(cluster: Cluster, service: string, port: number): Promise<void> {
  const metadata = { name: service, namespace: "default", uid: `endpoints of ${service}` };
  const subsets = [{ addresses: [{ ip: "127.0.0.1" }], ports: [{ port, protocol: "TCP" }] }];
  const object = { apiVersion: "v1", kind: "Endpoints", metadata, subsets } as const;
  const [written] = await cluster.store.write([{ op: "create", object }]);
  await cluster.master.view.seen(written?.ok ? written.revision : 0);
}

async function call(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}

/**
 * A minion that said hello, so that pods find a place, and lives on, however long a test takes on a busy machine; what
 * it is told is in `told`.
 */
export async function addMinion(cluster: Cluster, name: string): Promise<void> {
  await cluster.master.receive(name, {
    type: "hello",
    minion: name,
    address: isIP(name) === 0 ? `192.0.2.${++addresses}` : name,
    labels: {},
    engineMessage: "",
    pods: [],
    tables: {},
    facts: {
      bootId: "boot",
      runId: "run",
      cpus: 4,
      memoryBytes: 8 * 2 ** 30,
      os: "linux",
      architecture: "amd64",
      runtime: "fake",
      version: "0.1.0",
    },
  } as never);
  const heartbeat = {
    type: "heartbeat",
    bootId: "boot",
    digest: reportDigest(new Map()),
    engineOk: true,
    engineMessage: "",
  } as const;
  const beat = setInterval(() => {
    if (open.has(cluster)) void cluster.master.receive(name, heartbeat);
    else clearInterval(beat);
  }, heartbeatMs).unref();
}
