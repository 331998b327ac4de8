/** v1beta1's proxy: requests passed on to a service's endpoint, with the links of HTML answers led back through here. */
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Context } from "koa";
import { Fault } from "../../core/fault.js";
import type { Endpoints } from "../../core/kinds/endpoints/object.js";
import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import { proxyConnectMs, proxyHtmlBytesMax } from "./limits.js";

/** Headers that are about one connection only, and the credentials that are ours (RFC 9110, 7.6.1). */
const hopHeaders = new Set(
  "connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade authorization".split(
    " ",
  ),
);

export interface Address {
  host: string;
  port: number;
}

/** One of a service's ready endpoints, by chance. @throws Fault ServiceUnavailable if there is none */
export function pickEndpoint(name: string, endpoints: Endpoints | undefined, random: Random): Address {
  const all = (endpoints?.subsets ?? []).flatMap((s) =>
    (s.addresses ?? []).flatMap((a) => (s.ports ?? []).slice(0, 1).map((p) => ({ host: a.ip, port: p.port }))),
  );
  const picked = all.length > 0 ? all[random.below(all.length)] : undefined;
  if (!picked) throw new Fault("ServiceUnavailable", `service "${name}" has no ready endpoints`, { retry: true });
  return picked;
}

/** `host:port` as it stands in addresses. */
export function hostAndPort({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function passedOn(headers: IncomingMessage["headers"]): OutgoingHttpHeaders {
  const named = new Set((headers.connection ?? "").split(",").map((h) => h.trim().toLowerCase()));
  return Object.fromEntries(Object.entries(headers).filter(([h]) => !hopHeaders.has(h) && !named.has(h)));
}

/** Addresses in a page that begin at the root of the backend begin at `base` instead. */
export function rewriteLinks(html: string, base: string): string {
  return html.replace(
    /(\s(?:href|src|action|formaction|poster|data)\s*=\s*["']?)\/(?!\/)/gi,
    (_, start: string) => `${start}${base}/`,
  );
}

function rewriteLocation(location: string, target: Address, base: string): string {
  const own = `http://${hostAndPort(target)}`;
  if (location.startsWith(`${own}/`)) return base + location.slice(own.length);
  return location.startsWith("/") && !location.startsWith("//") ? base + location : location;
}

function send(ctx: Context, target: Address, path: string, clock: Clock): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = passedOn(ctx.req.headers);
    // Pages are rewritten, so they must come as they are.
    delete headers["accept-encoding"];
    const upstream = httpRequest({
      ...target,
      path,
      method: ctx.method,
      headers: { ...headers, host: hostAndPort(target) },
      agent: false,
    });
    const timer = clock.after(proxyConnectMs, () =>
      upstream.destroy(new Error(`no connection within ${proxyConnectMs} ms`)),
    );
    upstream.on("socket", (socket) => socket.once("connect", () => timer.cancel()));
    upstream.on("response", resolve);
    upstream.on("error", (error) => {
      timer.cancel();
      reject(
        new Fault("ServiceUnavailable", `${hostAndPort(target)} cannot be reached: ${error.message}`, { retry: true }),
      );
    });
    ctx.res.on("close", () => upstream.destroy());
    ctx.req.on("error", () => upstream.destroy());
    ctx.req.pipe(upstream);
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/**
 * Passes a request on and its answer back.
 * @param path of the backend, with its query
 * @param base address here that stands for the backend's root
 * @throws Fault ServiceUnavailable when the backend cannot be reached
 */
export async function proxy(ctx: Context, target: Address, path: string, base: string, clock: Clock): Promise<void> {
  const answer = await send(ctx, target, path, clock);
  const headers = passedOn(answer.headers);
  if (typeof headers["location"] === "string") headers["location"] = rewriteLocation(headers["location"], target, base);
  const length = Number(answer.headers["content-length"] ?? Number.NaN);
  const isPage = (answer.headers["content-type"] ?? "").startsWith("text/html") && length <= proxyHtmlBytesMax;
  ctx.status = answer.statusCode ?? 502;
  if (isPage && ctx.method !== "HEAD") {
    const page = rewriteLinks(await textOf(answer), base);
    delete headers["content-length"];
    for (const [name, value] of Object.entries(headers))
      if (value !== undefined) ctx.set(name, value as string | string[]);
    ctx.body = page;
    return;
  }
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) ctx.set(name, value as string | string[]);
  ctx.respond = false;
  ctx.res.statusCode = ctx.status;
  await pipeline(answer, ctx.res);
}
