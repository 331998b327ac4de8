/** Everything that is answered over HTTP, before it is known who may ask. */
import Router from "@koa/router";
import type { Services } from "../services.js";
import { backupRoutes } from "./backup.js";
import { componentRoutes } from "./component-statuses.js";
import { discoveryRoutes } from "./discovery.js";
import { evictionRoutes } from "./eviction.js";
import { inspectionRoutes } from "./inspection.js";
import { joiningRoutes } from "./joining.js";
import { metaRoutes } from "./meta.js";
import { metricsRoutes } from "./metrics.js";
import { reviewRoutes } from "./reviews.js";
import { formRoutes } from "./v1/forms.js";
import { objectRoutes as v1ObjectRoutes } from "./v1/objects.js";
import { proxiesRoutes } from "./v1/proxies.js";
import { streamRoutes } from "./v1/streams.js";
import { subresourceRoutes } from "./v1/subresources.js";
import { tokenRoutes } from "./v1/tokens.js";
import { bindingRoutes } from "./v1beta1/bindings.js";
import { objectRoutes as oldObjectRoutes } from "./v1beta1/objects.js";
import { operationRoutes } from "./v1beta1/operations.js";
import { proxyRoutes } from "./v1beta1/proxy.js";
import { watchRoutes } from "./v1beta1/watch.js";

/** What stands first is asked first. */
export function allRoutes(services: Services): Router {
  const router = new Router();
  metaRoutes(router, services);
  discoveryRoutes(router, services.deps.master.view.kinds);
  for (const add of [reviewRoutes, evictionRoutes, metricsRoutes, componentRoutes, inspectionRoutes])
    add(router, services);
  if (!services.deps.settings.readOnly) for (const add of [joiningRoutes, backupRoutes]) add(router, services);
  for (const version of ["v1beta1", "v1beta2"]) {
    for (const add of [watchRoutes, operationRoutes, bindingRoutes, proxyRoutes, oldObjectRoutes])
      add(router, `/api/${version}`, services);
  }
  for (const add of [proxiesRoutes, formRoutes, streamRoutes, tokenRoutes, v1ObjectRoutes, subresourceRoutes])
    add(router, services);
  return router;
}
