/** Who may read and nothing else: everybody at kubernetes-ro, and who is of the group for it. */
import type { Context, Middleware, Next } from "koa";
import { type Caller, groupNames } from "../../core/access/caller.js";
import { Fault } from "../../core/fault.js";
import { callerOf } from "./authentication.js";
import type { HttpSettings } from "./deps.js";
import { PlainAnswer } from "./errors.js";

/** @throws Fault Forbidden for who may only read */
export function checkMayChange({ groups }: Caller): void {
  if (groups.includes(groupNames.readOnly)) throw new Fault("Forbidden", "this token may only read");
}

/** Lets through what reads, and of the rest what its caller may do. */
export function readOnly({ readOnly: isReadOnly }: HttpSettings): Middleware {
  return async (ctx: Context, next: Next) => {
    if (ctx.method !== "GET" && ctx.method !== "HEAD") {
      if (isReadOnly) throw new PlainAnswer(403, "This is a read-only endpoint: it answers GET only.");
      checkMayChange(callerOf(ctx));
    }
    await next();
  };
}
