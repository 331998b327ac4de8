/** The HTTP API as a Koa application, and what a node:http server needs besides to serve it. */
import type { Server, ServerOptions } from "node:http";
import Router from "@koa/router";
import Koa from "koa";
import { authentication } from "./authentication.js";
import type { HttpDeps } from "./deps.js";
import { errors, unknownVerb } from "./errors.js";
import { guard } from "./guard.js";
import { headersMsMax, keepAliveMs, lateCheckMs, requestMsMax, tcpProbeMs } from "./limits.js";
import { readOnly } from "./read-only.js";
import { backupRoutes } from "./routes/backup.js";
import { discoveryRoutes } from "./routes/discovery.js";
import { evictionRoutes } from "./routes/eviction.js";
import { healthRoutes } from "./routes/health.js";
import { inspectionRoutes } from "./routes/inspection.js";
import { joiningRoutes } from "./routes/joining.js";
import { metaRoutes } from "./routes/meta.js";
import { objectRoutes as v1ObjectRoutes } from "./routes/v1/objects.js";
import { streamRoutes } from "./routes/v1/streams.js";
import { subresourceRoutes } from "./routes/v1/subresources.js";
import { bindingRoutes } from "./routes/v1beta1/bindings.js";
import { objectRoutes as oldObjectRoutes } from "./routes/v1beta1/objects.js";
import { operationRoutes } from "./routes/v1beta1/operations.js";
import { proxyRoutes } from "./routes/v1beta1/proxy.js";
import { watchRoutes } from "./routes/v1beta1/watch.js";
import { type Services, servicesOf } from "./services.js";
import { attachUpgrades, type Elsewhere } from "./upgrades.js";

/** For `http.createServer`: requests that do not come, or come a byte at a time, are cut off. */
export const serverOptions: ServerOptions = {
  headersTimeout: headersMsMax,
  requestTimeout: requestMsMax,
  connectionsCheckingInterval: lateCheckMs,
  keepAliveTimeout: keepAliveMs,
  keepAlive: true,
  keepAliveInitialDelay: tcpProbeMs,
};

export interface HttpApi {
  app: Koa;
  /** Answers upgrades on the server that serves `app`, but those of paths elsewhere. Returns a function that stops, and closes them. */
  attach(server: Server, elsewhere?: Elsewhere): () => void;
  /** Watches, followed logs, execs and step streams that are open. */
  openStreams(): number;
}

function routerOf(services: Services): Router {
  const router = new Router();
  metaRoutes(router, services);
  healthRoutes(router, services.deps.store.health);
  discoveryRoutes(router);
  evictionRoutes(router, services);
  inspectionRoutes(router, services);
  if (!services.deps.settings.readOnly) {
    joiningRoutes(router, services);
    backupRoutes(router, services.deps);
  }
  for (const version of ["v1beta1", "v1beta2"]) {
    const prefix = `/api/${version}`;
    watchRoutes(router, prefix, services);
    operationRoutes(router, prefix, services);
    bindingRoutes(router, prefix, services);
    proxyRoutes(router, prefix, services);
    oldObjectRoutes(router, prefix, services);
  }
  streamRoutes(router, services);
  v1ObjectRoutes(router, services);
  subresourceRoutes(router, services);
  return router;
}

/** The API over a master. @throws Fault Invalid if the settings are wrong */
export function createApp(deps: HttpDeps): HttpApi {
  const services = servicesOf(deps);
  const app = new Koa();
  app.on("error", (error: unknown) =>
    deps.log("error", "an answer could not be sent", { error: error instanceof Error ? error.message : String(error) }),
  );
  const router = routerOf(services);
  app.use(errors(deps.log));
  app.use(guard(deps.settings));
  app.use(authentication(deps.authenticate));
  app.use(readOnly(deps.settings));
  app.use(router.routes());
  app.use(router.allowedMethods({ throw: true, methodNotAllowed: unknownVerb, notImplemented: unknownVerb }));
  return {
    app,
    attach: (server, elsewhere = () => false) => attachUpgrades(server, services, elsewhere),
    openStreams: () => services.slots.taken,
  };
}
