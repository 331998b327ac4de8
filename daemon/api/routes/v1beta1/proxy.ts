/** v1beta1's `/proxy/services/…` and `/redirect/services/…`. */
import type Router from "@koa/router";
import { Fault } from "../../../../core/fault.js";
import { unknownPath } from "../../errors.js";
import { type Address, hostAndPort, pickEndpoint, proxy } from "../../proxy.js";
import { one } from "../../query.js";
import type { Services } from "../../services.js";
import { defaultNamespace } from "./default-namespace.js";
import type { Ctx } from "./objects.js";

async function endpointOf(services: Services, ctx: Ctx): Promise<Address> {
  const { collection, id = "" } = ctx.params;
  if (collection === "minions")
    throw new Fault(
      "BadRequest",
      "minions of Troupe have no HTTP server to proxy to: logs and exec are at /api/v1/…/pods/…",
    );
  if (collection !== "services") throw unknownPath();
  const namespace = one(ctx.query, "namespace") ?? defaultNamespace;
  await services.resources.get("Service", { namespace, name: id });
  const endpoints = await services.deps.store.get("Endpoints", namespace, id);
  return pickEndpoint(id, endpoints, services.deps.random);
}

/** The part of the address that is the backend's, as it was sent: nothing in it is decoded or tidied. */
function restOf(ctx: Ctx, prefix: string): { base: string; path: string } {
  const [raw = "", query] = ctx.url.split("?", 2);
  const segments = raw.slice(prefix.length + 1).split("/");
  const base = `${prefix}/${segments.slice(0, 3).join("/")}`;
  return { base, path: `/${segments.slice(3).join("/")}${query === undefined ? "" : `?${query}`}` };
}

/** Any verb is passed on. */
export function proxyRoutes(router: Router, prefix: string, services: Services): void {
  router.all(`${prefix}/proxy/:collection/:id{/*rest}`, async (ctx) => {
    const { base, path } = restOf(ctx, prefix);
    const target = await endpointOf(services, ctx);
    await proxy(ctx, target, path, base, services.deps.clock);
  });
  router.get(`${prefix}/redirect/:collection/:id`, async (ctx) => {
    const target = await endpointOf(services, ctx);
    ctx.status = 307;
    ctx.set("Location", `http://${hostAndPort(target)}/`);
    ctx.type = "text/plain";
    ctx.body = "";
  });
}
