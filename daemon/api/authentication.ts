/** Every request is of somebody: who, stands in `ctx.state.caller`. */
import type { Context, Middleware, Next } from "koa";
import { anonymous, type Caller } from "../../core/access/caller.js";
import type { Authenticate } from "../authentication/authenticate.js";

/** What anybody may read, as Kubernetes' system:public-info-viewer: whether it lives, and which version it is. */
const openPaths: ReadonlySet<string> = new Set(["/healthz", "/livez", "/readyz", "/version"]);

const isOpen = ({ path, method }: Context): boolean => openPaths.has(path) && (method === "GET" || method === "HEAD");

/** Who asks. @throws Error where {@link authentication} has not been passed */
export function callerOf(ctx: Pick<Context, "state">): Caller {
  const caller = ctx.state["caller"] as Caller | undefined;
  if (caller) return caller;
  throw new Error("nobody has found out who asks");
}

/** Lets through who is known. @throws Fault Unauthorized */
export function authentication(authenticate: Authenticate): Middleware {
  return async (ctx: Context, next: Next) => {
    ctx.state["caller"] = isOpen(ctx) ? anonymous : await authenticate(ctx.req);
    await next();
  };
}
