/**
 * WebSockets of the API: watches of both versions, and exec. Everything that can be refused is refused before the
 * upgrade, with the same status and body as a plain request would get.
 */
import { type IncomingMessage, type Server, ServerResponse, STATUS_CODES } from "node:http";
import { type ParsedUrlQuery, parse } from "node:querystring";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { Fault } from "../../core/fault.js";
import { kindOfCollection } from "../../core/v1beta1/collections.js";
import { linkPath } from "../link/link.js";
import { answerTo, PlainAnswer, unknownPath } from "./errors.js";
import { execProtocols, serveExec } from "./exec.js";
import { checkCaller } from "./guard.js";
import { socketMessageBytesMax } from "./limits.js";
import { all, flag } from "./query.js";
import { bases, type Target, targetOf } from "./routes/v1/kinds.js";
import { representationFor } from "./routes/v1/representation.js";
import { checkPlaced, containerIn } from "./routes/v1/streams.js";
import { prepareOldWatch } from "./routes/v1beta1/watch.js";
import type { Services } from "./services.js";
import { socketSink } from "./sinks.js";
import { type PreparedWatch, prepareWatch } from "./watch-stream.js";

/** What is done with the socket once it is one. */
interface Serve {
  run(socket: WebSocket): Promise<void>;
  /** Instead of `run`: it did not become one. */
  cancel(): void;
}

interface Upgrade {
  path: string[];
  query: ParsedUrlQuery;
  request: IncomingMessage;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function watching(watch: PreparedWatch, services: Services): Serve {
  return { run: (socket) => watch.run(socketSink(socket, services.deps.clock)), cancel: watch.cancel };
}

async function exec(services: Services, { query, request }: Upgrade, target: Target): Promise<Serve> {
  const { streams, settings } = services.deps;
  if (settings.readOnly) throw new PlainAnswer(403, "This is a read-only endpoint: nothing can be run by it.");
  const pod = await services.resources.get("Pod", { namespace: target.namespace ?? "", name: target.name });
  const command = all(query, "command");
  if (command.length === 0) throw new Fault("BadRequest", "exec needs a command: ?command=…, once for each word");
  const container = containerIn(pod, query);
  checkPlaced(pod);
  const asked = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((p) => p.trim());
  if (!execProtocols.some((p) => asked.includes(p)))
    throw new Fault(
      "BadRequest",
      `exec speaks the subprotocols ${execProtocols.join(" and ")}, not ${asked.join(", ").slice(0, 80)}`,
    );
  const wants = { stdin: flag(query, "stdin"), stdout: flag(query, "stdout"), stderr: flag(query, "stderr") };
  const tty = flag(query, "tty");
  const release = services.slots.take();
  try {
    const session = await streams.exec(pod, container, command, { tty, stdin: wants.stdin });
    return {
      run: (socket) => serveExec(socket, session, wants).finally(release),
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
  if (target.kind === "Pod" && sub === "exec") return exec(services, upgrade, target);
  if (sub !== "" || !(isWatchPath || flag(query, "watch"))) throw unknownPath();
  const { kind, namespace } = target;
  const words = representationFor(kind, request.headers, query, services.deps.clock);
  const named = name === "" ? {} : { name };
  return watching(await prepareWatch(services, { kind, namespace, version: "v1", query, ...named }, words), services);
}

async function prepare(services: Services, upgrade: Upgrade): Promise<Serve> {
  const [api, version, word, collection = ""] = upgrade.path;
  if ((api !== "api" && api !== "apis") || upgrade.request.method !== "GET") throw unknownPath();
  if (api === "apis" || version === "v1") return prepareV1(services, upgrade);
  const kind = kindOfCollection(collection);
  if ((version !== "v1beta1" && version !== "v1beta2") || word !== "watch" || !kind) throw unknownPath();
  return watching(await prepareOldWatch(services, kind, upgrade.query), services);
}

function refuse(socket: Duplex, path: string, error: unknown, services: Services): void {
  const { status, type, body, headers } = answerTo(error, path, services.deps.log);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "connection: close",
    `content-type: ${type}`,
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

/** A client that would like another protocol (h2c, mostly) is answered in the one it speaks. */
function answerPlainly(server: Server, request: IncomingMessage, socket: Duplex): void {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(request.socket);
  response.on("finish", () => socket.end());
  server.emit("request", request, response);
}

/** Answers upgrades of the API on a server; those of the minions' link are left to it. Returns a function that stops. */
export function attachUpgrades(server: Server, services: Services): () => void {
  const { log, settings } = services.deps;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: socketMessageBytesMax,
    perMessageDeflate: false,
    handleProtocols: (asked) => execProtocols.find((p) => asked.has(p)) ?? false,
  });
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const [path = "", search = ""] = (request.url ?? "").split("?", 2);
    if (path === linkPath || path.startsWith(`${linkPath}/`)) return;
    const isWebSocket = (request.headers.upgrade ?? "").toLowerCase() === "websocket";
    if (!isWebSocket && /^h2c$/i.test(request.headers.upgrade ?? "") && request.method === "GET") {
      answerPlainly(server, request, socket);
      return;
    }
    socket.on("error", () => socket.destroy());
    const upgrade = { path: path.split("/").slice(1).map(decoded), query: parse(search), request };
    const serve = async (): Promise<void> => {
      checkCaller(request, settings, true);
      if (!isWebSocket)
        throw new Fault(
          "BadRequest",
          `upgrades to ${(request.headers.upgrade ?? "").slice(0, 40)} are not spoken here; websocket is`,
        );
      const serving = await prepare(services, upgrade);
      let isServed = false;
      sockets.handleUpgrade(request, socket, head, (ws) => {
        isServed = true;
        ws.on("error", () => ws.terminate());
        serving.run(ws).catch((error: unknown) => {
          log("error", "a WebSocket failed", { path, error: String(error) });
          ws.terminate();
        });
      });
      // Refused for its headers, or its client has gone: there is no socket to serve.
      if (!isServed) serving.cancel();
    };
    serve().catch((error: unknown) => refuse(socket, path, error, services));
  };
  server.on("upgrade", onUpgrade);
  return () => {
    server.off("upgrade", onUpgrade);
    for (const ws of sockets.clients) ws.close(1001, "the master stops");
    sockets.close();
  };
}
