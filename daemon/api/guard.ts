/**
 * Keeps web pages away from the API. A page may send requests to an API on its reader's machine: by a name of its
 * own that it lets point there (DNS rebinding: seen by the Host header), or straight, without reading the answer
 * (seen by the Origin header). Other clients send neither a foreign name nor an Origin.
 */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Context, Middleware, Next } from "koa";
import { Fault } from "../../core/fault.js";
import { isLoopback, isLoopbackHost } from "../../core/network/loopback.js";
import type { HttpSettings } from "./settings.js";

/** The name of a Host header or origin, without port and brackets; "" if there is none. */
function nameOf(host: string): string {
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d+$/, "")).toLowerCase();
}

/** Two names are one too many: what stands before us may have gone by the other (RFC 9112, 3.2). */
function checkOneHost({ rawHeaders }: IncomingMessage): void {
  const hosts = rawHeaders.filter((word, i) => i % 2 === 0 && word.toLowerCase() === "host").length;
  if (hosts > 1) throw new Fault("BadRequest", `the request has ${hosts} Host headers, and one is right`);
}

function checkHost(request: IncomingMessage, settings: HttpSettings): void {
  if ((request.socket as TLSSocket).encrypted || !isLoopback(request.socket.localAddress ?? "")) return;
  const name = nameOf(request.headers.host ?? "");
  const isOwn = name === "" || isLoopbackHost(name) || isIP(name) !== 0;
  if (isOwn || settings.hostNames?.includes(name)) return;
  throw new Fault("Forbidden", `this server is not called "${name.slice(0, 80)}"; use localhost or its address`);
}

/** Whether the settings let pages of this origin use the API. */
function isAllowed(origin: string, settings: HttpSettings): boolean {
  return settings.allowedOrigins?.some((pattern) => pattern.test(origin)) ?? false;
}

function isOwnOrigin(origin: string, request: IncomingMessage): boolean {
  try {
    return new URL(origin).host === (request.headers.host ?? "").toLowerCase();
  } catch {
    return false;
  }
}

const readingMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what a foreign web page sent.
 * @param changes whether the request can change something, or opens a WebSocket, whose answer a page may read
 * @throws Fault Forbidden
 */
export function checkCaller(request: IncomingMessage, settings: HttpSettings, changes: boolean): void {
  checkOneHost(request);
  checkHost(request, settings);
  const { origin } = request.headers;
  if (!changes || origin === undefined) return;
  if (isOwnOrigin(origin, request) || isAllowed(origin, settings)) return;
  throw new Fault(
    "Forbidden",
    `pages of ${origin.slice(0, 80)} may not use this API; the master's allowed origins say who may`,
  );
}

function allowOrigin(ctx: Context, origin: string): void {
  ctx.vary("Origin");
  ctx.set("Access-Control-Allow-Origin", origin);
  ctx.set("Access-Control-Allow-Credentials", "true");
  ctx.set("Access-Control-Allow-Methods", "POST, GET, OPTIONS, PUT, PATCH, DELETE");
  ctx.set(
    "Access-Control-Allow-Headers",
    "Content-Type, Content-Length, Accept-Encoding, Authorization, X-Requested-With, If-Modified-Since",
  );
}

/** Checks every request; answers those of allowed origins with CORS headers, and their preflights. */
export function guard(settings: HttpSettings): Middleware {
  return async (ctx: Context, next: Next) => {
    checkCaller(ctx.req, settings, !readingMethods.has(ctx.method));
    const origin = ctx.get("origin");
    if (origin !== "" && isAllowed(origin, settings)) {
      allowOrigin(ctx, origin);
      if (ctx.method === "OPTIONS") {
        ctx.status = 204;
        return;
      }
    }
    // Nothing here is meant to be guessed at: a log or a label may hold HTML.
    ctx.set("X-Content-Type-Options", "nosniff");
    await next();
  };
}
