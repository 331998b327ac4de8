/** Lets who may act as somebody else. */
import type { IncomingMessage } from "node:http";
import type { Context, Middleware, Next } from "koa";
import type { Caller } from "../../../core/access/caller.js";
import { impersonationIn } from "../../../core/access/impersonation.js";
import { type Asking, demandOf, type RightsDeps } from "./rights.js";

/** Makes a request that of whom it wants to be. @throws Fault Forbidden, BadRequest */
export function impersonate(
  deps: RightsDeps,
  { state }: Asking,
  { headersDistinct }: Pick<IncomingMessage, "headersDistinct">,
): void {
  const wanted = impersonationIn(headersDistinct);
  if (!wanted) return;
  const caller = state["caller"] as Caller;
  for (const right of wanted.rights) demandOf(deps, caller, right);
  state["by"] = caller.name;
  state["caller"] = wanted.as;
}

/** Stands behind authentication. */
export function impersonation(deps: RightsDeps): Middleware {
  return async (ctx: Context, next: Next) => {
    impersonate(deps, ctx, ctx.req);
    await next();
  };
}
