/** The HTTP API as a Koa application, and what a node:http server needs besides to serve it. */
import type { Server, ServerOptions } from "node:http";
import Koa from "koa";
import type { Kind } from "../../core/kinds/all.js";
import { resourceName } from "../../core/objects/kind-def.js";
import { authorize } from "./access/authorization.js";
import { impersonation } from "./access/impersonation.js";
import { audited } from "./audit.js";
import { authentication } from "./authentication.js";
import type { HttpDeps } from "./deps.js";
import { errors, isAborted, unknownVerb } from "./errors.js";
import { fairShare, inTurn } from "./fair-share.js";
import { guard } from "./guard.js";
import { headersMsMax, keepAliveMs, lateCheckMs, requestMsMax, tcpProbeMs } from "./limits.js";
import { readOnly } from "./read-only.js";
import { allRoutes } from "./routes/all.js";
import { madeBase } from "./routes/v1/kinds.js";
import { servicesOf } from "./services.js";
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

/** Parts that wait for the end of an answer, the streams of its body among them: more of them are a leak. */
const answerListenersMax = 30;

export interface HttpApi {
  app: Koa;
  /** Answers upgrades on the server that serves `app`, but those of paths elsewhere. Returns a function that stops, and closes them. */
  attach(server: Server, elsewhere?: Elsewhere): () => void;
  /** Watches, followed logs, execs and step streams that are open. */
  openStreams(): number;
}

/** The API over a master. @throws Fault Invalid if the settings are wrong */
export function createApp(deps: HttpDeps): HttpApi {
  const services = servicesOf(deps);
  const app = new Koa();
  app.on("error", (error: unknown) => {
    if (!isAborted(error)) deps.log("error", "an answer could not be sent", { error: String(error) });
  });
  const router = allRoutes(services);
  authorize(router, deps);
  app.use((ctx, next) => {
    ctx.res.setMaxListeners(answerListenersMax);
    return next();
  });
  app.use(audited(services.auditor));
  app.use(
    errors(deps.log, (kind) => {
      const def = deps.master.view.kinds.find(kind as Kind);
      return def && resourceName(def);
    }),
  );
  app.use(inTurn(deps.load));
  app.use(guard(deps.settings));
  app.use(authentication(deps.authenticate));
  app.use(fairShare(deps.load));
  app.use(impersonation(deps));
  app.use(readOnly(deps.settings));
  app.use(router.routes());
  // Who asks for what is no kind that users made is told what there is otherwise.
  app.use((ctx, next) => {
    const matched = (ctx["matched"] ?? []) as { path: string | RegExp }[];
    ctx["matched"] = matched.filter(({ path }) => !String(path).startsWith(madeBase.path));
    return next();
  });
  app.use(router.allowedMethods({ throw: true, methodNotAllowed: unknownVerb, notImplemented: unknownVerb }));
  return {
    app,
    attach: (server, elsewhere = () => false) => attachUpgrades(server, services, elsewhere),
    openStreams: () => services.slots.taken,
  };
}
