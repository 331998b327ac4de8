/** What is served at kubernetes-ro, whoever asks: nothing but reading. */
import type { Context, Middleware, Next } from "koa";
import { PlainAnswer } from "./errors.js";
import type { HttpSettings } from "./settings.js";

/** Lets through what reads, where nothing else is answered. */
export function readOnly({ readOnly: isReadOnly }: HttpSettings): Middleware {
  return async (ctx: Context, next: Next) => {
    if (isReadOnly && ctx.method !== "GET" && ctx.method !== "HEAD")
      throw new PlainAnswer(403, "This is a read-only endpoint: it answers GET only.");
    await next();
  };
}
