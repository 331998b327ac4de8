import type Router from "@koa/router";
import { objectRight } from "../../../../core/access/right.js";
import { decodeBinding } from "../../../../core/v1beta1/binding.js";
import { v1beta1Success } from "../../../../core/v1beta1/status.js";
import { demand } from "../../access/rights.js";
import { readWritten } from "../../body.js";
import { one } from "../../query.js";
import type { Services } from "../../services.js";
import { defaultNamespace } from "./default-namespace.js";
import { operate } from "./objects.js";

/** `/bindings`: write-only. */
export function bindingRoutes(router: Router, prefix: string, services: Services): void {
  router.post(`${prefix}/bindings`, async (ctx) => {
    const binding = decodeBinding(await readWritten(ctx, services.deps.clock));
    const namespace = one(ctx.query, "namespace") ?? (binding.metadata.namespace || defaultNamespace);
    const { name } = binding.metadata;
    demand(services.deps, ctx, objectRight("create", "pods", { subresource: "binding", namespace, name }));
    await operate(services, ctx, async () => {
      await services.bindings.bind(namespace, binding);
      return v1beta1Success();
    });
  });
}
