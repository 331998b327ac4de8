/** What an upgrade of an address of the API is for; everything that can be refused is refused here, before it is one. */
import type { IncomingMessage } from "node:http";
import type { ParsedUrlQuery } from "node:querystring";
import type { Duplex } from "node:stream";
import { createWebSocketStream, type WebSocket } from "ws";
import { Fault } from "../../core/fault.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { kindOfCollection } from "../../core/v1beta1/collections.js";
import { oldCollectionRight } from "./access/old-rights.js";
import { demand } from "./access/rights.js";
import { collectionRight, targetRight } from "./access/v1-rights.js";
import { type Asker, callerIn, flowOf } from "./askers.js";
import { PlainAnswer, unknownPath } from "./errors.js";
import { execProtocols, serveExec } from "./exec.js";
import { serveSpdyExec } from "./exec-spdy.js";
import { forwardProtocol, serveForward, tunnelProtocol } from "./port-forward.js";
import { all, flag } from "./query.js";
import { bases, type Target, targetOf } from "./routes/v1/kinds.js";
import { representationFor } from "./routes/v1/representation.js";
import { checkPlaced, containerIn } from "./routes/v1/streams.js";
import { prepareOldWatch } from "./routes/v1beta1/watch.js";
import type { Services } from "./services.js";
import { socketSink } from "./sinks.js";
import { type PreparedWatch, prepareWatch } from "./watch-stream.js";

/** In the header Upgrade, in lower case. */
export const spdyName = "spdy/3.1";

const isSpdy = ({ request }: Upgrade): boolean => (request.headers.upgrade ?? "").toLowerCase() === spdyName;

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

function askerFor({ request, state }: Upgrade): Asker {
  return { flow: flowOf(request, callerIn({ state })), onGone: (listener) => request.socket.once("close", listener) };
}

function watching(watch: PreparedWatch, services: Services): Serve {
  return { run: (socket) => watch.run(socketSink(socket, services.deps.clock)), cancel: watch.cancel };
}

/** Of those that a client offers in a header, the best for a command. @throws Fault BadRequest */
function protocolOf(request: IncomingMessage, header: string): string {
  const asked = String(request.headers[header] ?? "")
    .split(",")
    .map((p) => p.trim());
  const best = execProtocols.find((p) => asked.includes(p));
  if (best !== undefined) return best;
  throw new Fault(
    "BadRequest",
    `exec speaks the subprotocols ${execProtocols.join(" and ")}, not ${asked.join(", ").slice(0, 80)}`,
  );
}

/** The pod that something is done in. @throws Fault that it may not be done, or is not to be had */
async function podFor(services: Services, upgrade: Upgrade, target: Target): Promise<Pod> {
  demand(services.deps, upgrade, targetRight("create", target));
  const pod = await services.resources.get("Pod", { namespace: target.namespace ?? "", name: target.name });
  checkPlaced(pod);
  return pod;
}

/** Which ports is said by each connection that comes through it. */
async function forward(services: Services, upgrade: Upgrade, target: Target): Promise<Serve> {
  const { streams, settings } = services.deps;
  if (settings.readOnly) throw new PlainAnswer(403, "This is a read-only endpoint: nothing is forwarded by it.");
  const pod = await podFor(services, upgrade, target);
  const asked = upgrade.request.headers["sec-websocket-protocol"] ?? "";
  if (!isSpdy(upgrade) && !asked.includes(tunnelProtocol))
    throw new Fault("BadRequest", `port-forward speaks the subprotocol ${tunnelProtocol}, not ${asked.slice(0, 80)}`);
  const release = services.slots.take(askerFor(upgrade).flow);
  const run = (bytes: Duplex): Promise<void> =>
    serveForward(bytes, (port) => streams.portForward(pod, port)).finally(release);
  return {
    run: (socket) => run(createWebSocketStream(socket)),
    spdy: { protocol: forwardProtocol, run },
    cancel: release,
  };
}

async function exec(services: Services, upgrade: Upgrade, target: Target): Promise<Serve> {
  const { query, request } = upgrade;
  const { streams, settings } = services.deps;
  if (settings.readOnly) throw new PlainAnswer(403, "This is a read-only endpoint: nothing can be run by it.");
  const pod = await podFor(services, upgrade, target);
  const command = all(query, "command");
  if (command.length === 0) throw new Fault("BadRequest", "exec needs a command: ?command=…, once for each word");
  const container = containerIn(pod, query);
  const protocol = protocolOf(request, isSpdy(upgrade) ? "x-stream-protocol-version" : "sec-websocket-protocol");
  const wants = { stdin: flag(query, "stdin"), stdout: flag(query, "stdout"), stderr: flag(query, "stderr") };
  const tty = flag(query, "tty");
  const release = services.slots.take(askerFor(upgrade).flow);
  try {
    const session = await streams.exec(pod, container, command, { tty, stdin: wants.stdin });
    return {
      run: (socket) => serveExec(socket, session, wants).finally(release),
      spdy: { protocol, run: (bytes) => serveSpdyExec(bytes, session, { ...wants, tty }).finally(release) },
      cancel: () => {
        session.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** By subresource. */
const podUpgrades: ReadonlyMap<string, typeof exec> = new Map([
  ["exec", exec],
  ["portforward", forward],
]);

async function prepareV1(services: Services, upgrade: Upgrade): Promise<Serve> {
  const { path, query, request } = upgrade;
  const base = bases.find((b) => `/${path.join("/")}/`.startsWith(`${b.path}/`));
  if (!base) throw unknownPath();
  const below = path.slice(base.path.split("/").length - 1);
  const isWatchPath = below[0] === "watch";
  const rest = isWatchPath ? below.slice(1) : below;
  const isScoped = rest[0] === "namespaces" && rest.length > 2;
  const [plural, name = "", sub = ""] = isScoped ? rest.slice(2) : rest;
  const target = targetOf(base, { plural, name, sub, namespace: isScoped ? rest[1] : undefined });
  if (!target) throw unknownPath();
  const inPod = target.kind === "Pod" ? podUpgrades.get(sub) : undefined;
  if (inPod) return inPod(services, upgrade, target);
  if (sub !== "" || !(isWatchPath || flag(query, "watch"))) throw unknownPath();
  demand(services.deps, upgrade, collectionRight("watch", target, query));
  const { kind, namespace } = target;
  const words = representationFor(kind, request.headers, query, services.deps.clock);
  const named = name === "" ? {} : { name };
  const asked = { kind, namespace, version: "v1", query, asker: askerFor(upgrade), ...named } as const;
  return watching(await prepareWatch(services, asked, words), services);
}

/** @throws Fault, PlainAnswer as a plain request to that address would */
export async function prepareUpgrade(services: Services, upgrade: Upgrade): Promise<Serve> {
  const [api, version, word, collection = ""] = upgrade.path;
  const isMethod = upgrade.request.method === "GET" || (upgrade.request.method === "POST" && isSpdy(upgrade));
  if ((api !== "api" && api !== "apis") || !isMethod) throw unknownPath();
  if (api === "apis" || version === "v1") return prepareV1(services, upgrade);
  const kind = kindOfCollection(collection);
  if ((version !== "v1beta1" && version !== "v1beta2") || word !== "watch" || !kind) throw unknownPath();
  demand(services.deps, upgrade, oldCollectionRight("watch", kind, upgrade.query));
  return watching(await prepareOldWatch(services, kind, upgrade.query, askerFor(upgrade)), services);
}
