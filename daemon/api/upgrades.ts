/**
 * Upgrades of the API: WebSockets for watches of both versions, exec, attach and port-forward, and SPDY for all but the first. Everything that can be refused is refused before the
 * upgrade, with the same status and body as a plain request would get, and its connection ends with that.
 */
import { type IncomingMessage, type Server, ServerResponse, STATUS_CODES } from "node:http";
import { parse } from "node:querystring";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Caller } from "../../core/access/caller.js";
import { asFault, Fault } from "../../core/fault.js";
import { hangUp } from "../hang-up.js";
import { impersonate } from "./access/impersonation.js";
import { askedRight } from "./access/rights.js";
import type { HttpDeps } from "./deps.js";
import { answerTo } from "./errors.js";
import { execProtocols } from "./exec.js";
import { checkCaller } from "./guard.js";
import { socketMessageBytesMax } from "./limits.js";
import { tunnelProtocol } from "./port-forward.js";
import type { Services } from "./services.js";
import { spdyName } from "./upgrade.js";
import { prepareUpgrade } from "./upgrade-requests.js";

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** What is known of a request while it is looked at. */
interface State extends Record<string, unknown> {
  caller?: Caller;
  /** Who acts as the caller. */
  by?: string;
}

/** @returns the status it was refused with */
function refuse(socket: Duplex, path: string, error: unknown, { log, clock }: HttpDeps): number {
  const { status, type, body, headers } = answerTo(error, path, log);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    `content-type: ${type}`,
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries({ ...headers, Connection: "close" }).map(([name, value]) => `${name}: ${value}`),
  ];
  hangUp(socket, `${lines.join("\r\n")}\r\n\r\n${body}`, clock);
  return status;
}

/** A client that would like another protocol (h2c, mostly) is answered in the one it speaks. */
function answerPlainly(server: Server, request: IncomingMessage, socket: Duplex, { clock }: HttpDeps): void {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(request.socket);
  response.on("finish", () => hangUp(socket, "", clock));
  server.emit("request", request, response);
}

/** The answer to who asked for SPDY. @param protocol what is spoken in it */
const acceptance = (protocol: string): string =>
  [
    "HTTP/1.1 101 Switching Protocols",
    "Connection: Upgrade",
    "Upgrade: SPDY/3.1",
    `X-Stream-Protocol-Version: ${protocol}`,
    "\r\n",
  ].join("\r\n");

/** Upgrades of these paths are answered by others on the same server. */
export type Elsewhere = (path: string) => boolean;

/** Answers every upgrade on a server but those that others do. Returns a function that stops. */
export function attachUpgrades(server: Server, services: Services, elsewhere: Elsewhere): () => void {
  const { log, settings, authenticate } = services.deps;
  const tell = (request: IncomingMessage, state: State, code: number): void =>
    services.auditor.tell({
      ...{ caller: state.caller, by: state.by, right: askedRight({ state }), method: request.method ?? "", code },
      path: (request.url ?? "").split("?", 1)[0] ?? "",
      from: request.socket.remoteAddress ?? "",
    });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: socketMessageBytesMax,
    perMessageDeflate: false,
    handleProtocols: (asked) => [...execProtocols, tunnelProtocol].find((p) => asked.has(p)) ?? false,
  });
  const tunnels = new Set<Duplex>();
  const serve = async (request: IncomingMessage, state: State, socket: Duplex, head: Buffer): Promise<void> => {
    const [path = "", search = ""] = (request.url ?? "").split("?", 2);
    checkCaller(request, settings, true);
    state.caller = await authenticate(request);
    impersonate(services.deps, { state }, request);
    const wanted = request.headers.upgrade ?? "";
    const isSpdy = wanted.toLowerCase() === spdyName;
    if (!isSpdy && wanted.toLowerCase() !== "websocket")
      throw new Fault("BadRequest", `upgrades to ${wanted.slice(0, 40)} are not spoken here; websocket is`);
    const upgrade = { path: path.split("/").slice(1).map(decoded), query: parse(search), request, state };
    const serving = await prepareUpgrade(services, upgrade);
    if (isSpdy && !serving.spdy) {
      serving.cancel();
      throw new Fault("BadRequest", "this is not spoken over SPDY here; websocket is");
    }
    tell(request, state, 101);
    if (isSpdy && serving.spdy) {
      socket.write(acceptance(serving.spdy.protocol));
      if (head.length > 0) socket.unshift(head);
      tunnels.add(socket);
      socket.once("close", () => tunnels.delete(socket));
      serving.spdy.run(socket).catch((error: unknown) => {
        log("warn", "a SPDY connection failed", { path, error: asFault(error).message });
        socket.destroy();
      });
      return;
    }
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
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const [path = ""] = (request.url ?? "").split("?", 1);
    if (elsewhere(path)) return;
    socket.on("error", () => socket.destroy());
    if (/^h2c$/i.test(request.headers.upgrade ?? "") && request.method === "GET")
      answerPlainly(server, request, socket, services.deps);
    else {
      const state: State = {};
      serve(request, state, socket, head).catch((error: unknown) =>
        tell(request, state, refuse(socket, path, error, services.deps)),
      );
    }
  };
  server.on("upgrade", onUpgrade);
  return () => {
    server.off("upgrade", onUpgrade);
    for (const ws of sockets.clients) ws.close(1001, "the master stops");
    for (const tunnel of tunnels) tunnel.destroy();
    sockets.close();
  };
}
