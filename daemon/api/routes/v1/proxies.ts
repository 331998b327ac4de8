/** `services/NAME:PORT/proxy/…` and `pods/NAME:PORT/proxy/…`: requests passed on, by any method. */
import type Router from "@koa/router";
import { Fault } from "../../../../core/fault.js";
import { podPort, proxiedIn, proxiedKinds, serviceBackends } from "../../../../core/kinds/service/proxied.js";
import { lookup } from "../../../../core/lookup.js";
import { endpointFault } from "../../../../core/network/own-places.js";
import { type Address, proxy } from "../../proxy.js";
import type { Services } from "../../services.js";
import type { Ctx } from "./kinds.js";

export const proxyPaths = ["services", "pods"].map(
  (plural) => [plural, `/api/v1/namespaces/:namespace/${plural}/:target/proxy{/*rest}`] as const,
);

const segmentsBefore = "/api/v1/namespaces/NAMESPACE/PLURAL/TARGET/proxy".split("/").length;

/** The part of the address that is the backend's, as it was sent: nothing in it is decoded or tidied. */
function restOf(ctx: Ctx): { base: string; path: string } {
  const at = ctx.url.indexOf("?");
  const [raw, query] = at < 0 ? [ctx.url, ""] : [ctx.url.slice(0, at), ctx.url.slice(at)];
  const segments = raw.split("/");
  const base = segments.slice(0, segmentsBefore).join("/");
  return { base, path: `/${segments.slice(segmentsBefore).join("/")}${query}` };
}

const unavailable = (message: string): Fault => new Fault("ServiceUnavailable", message, { retry: true });

async function serviceAddress({ deps, resources }: Services, namespace: string, target: string): Promise<Address> {
  const proxied = proxiedIn(target);
  const { name } = proxied;
  const service = await resources.get(proxiedKinds.service, { namespace, name });
  const all = serviceBackends(service, await deps.store.get(proxiedKinds.endpoints, namespace, name), proxied);
  const picked = all.length > 0 ? all[deps.random.below(all.length)] : undefined;
  if (!picked) throw unavailable(`service "${name}" has no ready endpoints`);
  return picked;
}

async function podAddress({ deps, resources }: Services, namespace: string, target: string): Promise<Address> {
  const proxied = proxiedIn(target);
  const pod = await resources.get(proxiedKinds.pod, { namespace, name: proxied.name });
  const host = pod.status?.podIP ?? "";
  if (host === "") throw unavailable(`pod "${proxied.name}" has no address`);
  // Whoever may write a pod's status could lead us to ourselves.
  const why = endpointFault(host, deps.master.places());
  if (why !== "") throw new Fault("Forbidden", `the address of pod "${proxied.name}", ${host}, ${why}`);
  return { host, port: podPort(pod, proxied) };
}

const addresses = lookup<typeof podAddress>({ services: serviceAddress, pods: podAddress });

export function proxiesRoutes(router: Router, services: Services): void {
  for (const [plural, path] of proxyPaths)
    router.all(path, async (ctx) => {
      const { namespace = "", target = "" } = ctx.params;
      const address = await addresses[plural]?.(services, namespace, target);
      const { base, path: rest } = restOf(ctx);
      if (address) await proxy(ctx, address, rest, base, services.deps.clock);
    });
}
