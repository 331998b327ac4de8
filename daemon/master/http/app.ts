/** The HTTP API as a Koa application, and what a node:http server needs besides to serve it. */
import type { Server, ServerOptions } from "node:http";
import Router from "@koa/router";
import Koa from "koa";
import type { HttpDeps } from "./deps.js";
import { errors, unknownVerb } from "./errors.js";
import { headersMsMax, keepAliveMs, lateCheckMs, requestMsMax, tcpProbeMs } from "./limits.js";
import { metaRoutes } from "./routes/meta.js";
import { objectRoutes as v1ObjectRoutes } from "./routes/v1/objects.js";
import { objectRoutes as oldObjectRoutes } from "./routes/v1beta1/objects.js";
import { servicesOf } from "./services.js";

/** For `http.createServer`: requests that do not come, or come a byte at a time, are cut off. */
export const serverOptions: ServerOptions = {
  headersTimeout: headersMsMax,
  requestTimeout: requestMsMax,
  connectionsCheckingInterval: lateCheckMs,
  keepAliveTimeout: keepAliveMs,
  keepAlive: true,
  keepAliveInitialDelay: tcpProbeMs,
};

/** @throws Fault Invalid if the settings are wrong */
export function createApp(deps: HttpDeps): Koa {
  const services = servicesOf(deps);
  const app = new Koa();
  app.on("error", (error: unknown) =>
    deps.log("error", "an answer could not be sent", { error: error instanceof Error ? error.message : String(error) }),
  );
  const router = new Router();
  metaRoutes(router, services);
  for (const version of ["v1beta1", "v1beta2"]) oldObjectRoutes(router, `/api/${version}`, services);
  v1ObjectRoutes(router, services);
  app.use(errors(deps.log));
  app.use(router.routes());
  app.use(router.allowedMethods({ throw: true, methodNotAllowed: unknownVerb, notImplemented: unknownVerb }));
  return app;
}

export type { Server };
