/** v1beta1's operations: writes that were answered 202. */
import type Router from "@koa/router";
import { callerOf } from "../../authentication.js";
import { isWorking, workingStatus } from "../../operations.js";
import type { Services } from "../../services.js";

/** Of who asks only. `/operations` and `/operations/{number}`. */
export function operationRoutes(router: Router, prefix: string, services: Services): void {
  router.get(`${prefix}/operations`, (ctx) => {
    ctx.body = {
      kind: "ServerOpList",
      creationTimestamp: null,
      apiVersion: "v1beta1",
      items: services.operations.ids(callerOf(ctx)).map((id) => ({ id })),
    };
  });
  router.get(`${prefix}/operations/:operation`, (ctx) => {
    const result = services.operations.get(ctx.params["operation"] ?? "", callerOf(ctx));
    ctx.status = isWorking(result) ? 202 : 200;
    ctx.body = isWorking(result) ? workingStatus(result.working) : result;
  });
}
