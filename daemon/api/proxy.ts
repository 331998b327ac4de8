/** v1beta1's proxy: requests passed on to a service's endpoint, with the links of HTML answers led back through here. */
import { request as httpRequest, type IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Context } from "koa";
import { Fault } from "../../core/fault.js";
import type { Endpoints } from "../../core/kinds/endpoints/object.js";
import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import { proxyConnectMs, proxyHtmlBytesMax } from "./limits.js";
import { answerHeaders, requestHeaders } from "./proxy-headers.js";
import { locationFor } from "./proxy-location.js";
import { beginStream } from "./shares.js";

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

/** Addresses in a page that begin at the root of the backend begin at `base` instead. */
export function rewriteLinks(html: string, base: string): string {
  return html.replace(
    /(\s(?:href|src|action|formaction|poster|data)\s*=\s*["']?)\/(?!\/)/gi,
    (_, start: string) => `${start}${base}/`,
  );
}

function send(ctx: Context, target: Address, path: string, clock: Clock): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const upstream = httpRequest({
      ...target,
      path,
      method: ctx.method,
      headers: { ...requestHeaders(ctx.req.headers), host: hostAndPort(target) },
      agent: false,
    });
    const fail = (why: string): void => {
      timer.cancel();
      reject(new Fault("ServiceUnavailable", `${hostAndPort(target)} ${why}`, { retry: true }));
    };
    const timer = clock.after(proxyConnectMs, () =>
      upstream.destroy(new Error(`no connection within ${proxyConnectMs} ms`)),
    );
    upstream.on("socket", (socket) => socket.once("connect", () => timer.cancel()));
    upstream.on("response", resolve);
    upstream.on("upgrade", (_answer, socket) => {
      socket.destroy();
      fail("changes the protocol, unasked");
    });
    upstream.on("error", (error) => fail(`cannot be reached: ${error.message}`));
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

/** @throws Fault ServiceUnavailable when the client is not to follow */
function redirected(ctx: Context, answer: IncomingMessage, target: Address, path: string, base: string): string {
  const { location = "" } = answer.headers;
  const backend = `http://${hostAndPort(target)}`;
  const self = ctx.req.headers.host ?? "";
  const led = locationFor(location, { backend, path, base, self, method: ctx.method });
  if (led !== null) return led;
  answer.destroy();
  throw new Fault(
    "ServiceUnavailable",
    `the backend redirects this ${ctx.method} to ${location.slice(0, 200)}, which is not passed on`,
  );
}

/**
 * Passes a request on and its answer back.
 * @param path of the backend, with its query
 * @param base address here that stands for the backend's root
 * @throws Fault ServiceUnavailable when the backend cannot be reached, or redirects to where it may not
 */
export async function proxy(ctx: Context, target: Address, path: string, base: string, clock: Clock): Promise<void> {
  const answer = await send(ctx, target, path, clock);
  const headers = answerHeaders(answer.headers);
  if (answer.headers.location !== undefined) headers["location"] = redirected(ctx, answer, target, path, base);
  const length = Number(answer.headers["content-length"] ?? Number.NaN);
  const { "content-type": type = "", "content-encoding": encoding } = answer.headers;
  const isPage = type.startsWith("text/html") && encoding === undefined && length <= proxyHtmlBytesMax;
  const isRewritten = isPage && ctx.method !== "HEAD";
  if (isRewritten) delete headers["content-length"];
  ctx.status = answer.statusCode ?? 502;
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) ctx.set(name, value as string | string[]);
  if (isRewritten) {
    ctx.body = rewriteLinks(await textOf(answer), base);
    return;
  }
  beginStream(ctx);
  ctx.res.statusCode = ctx.status;
  await pipeline(answer, ctx.res);
}
