/**
 * A fair share for every caller: so many requests are worked on at one time, callers take turns, the requests of one
 * connection go one after another, as their answers must. What asks whether the master lives never waits.
 */
import type { Context, Middleware, Next } from "koa";
import { Fault } from "../../core/fault.js";
import { beginMs } from "./limits.js";
import type { Load } from "./load.js";
import { Order } from "./order.js";
import { shareOf } from "./shares.js";

const alwaysAnswered: ReadonlySet<string> = new Set(["/healthz", "/livez", "/readyz"]);

/**
 * The first that a request meets, before it is known whose it is: those of one connection go one after another, and
 * not too many are begun in one turn of the event loop, also of those that will be refused.
 */
export function inTurn(load: Load): Middleware {
  const order = new Order();
  return async (ctx: Context, next: Next) => {
    if (ctx.req.httpVersionMajor !== 1) {
      ctx.set("Connection", "close");
      throw new Fault("BadRequest", `HTTP/${ctx.req.httpVersion.slice(0, 8)} is not spoken here; HTTP/1.1 is`);
    }
    await order.turn(ctx.req.socket, ctx.res);
    if (!alwaysAnswered.has(ctx.path)) await load.turns.take(() => {}, beginMs);
    await next();
  };
}

/** Admits requests to what is below it, each caller's in turns with others'. @throws Fault TooManyRequests */
export function fairShare(load: Load): Middleware {
  return async (ctx: Context, next: Next) => {
    if (alwaysAnswered.has(ctx.path)) return next();
    const share = shareOf(load, ctx);
    try {
      await share.enter();
      await next();
    } finally {
      share.end();
    }
  };
}
