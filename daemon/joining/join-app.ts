/** What a minion asks over TLS before it has a credential, and to replace the one it has. */
import Router from "@koa/router";
import Koa, { type Context } from "koa";
import { Fault } from "../../core/fault.js";
import type { Clock } from "../../core/time.js";
import { errors } from "../api/errors.js";
import { bearerOf } from "../authentication/bearer.js";
import type { Log } from "../log.js";
import { AddressRate } from "./address-rate.js";
import { joinBody, textIn } from "./join-body.js";
import type { Joining } from "./joining.js";

/** Requests to these need no admission: what they need they bring. */
export const isJoinPath = (path: string): boolean => path === "/ca" || path === "/join" || path === "/join/renew";

function bearer(ctx: Context): string {
  const token = bearerOf(ctx.req);
  if (token === undefined) throw new Fault("Unauthorized", "a bearer token is needed: Authorization: Bearer TOKEN");
  return token;
}

/** @param ca PEM of the CAs to trust; it is no secret, and who asks compares a hash with what the token says */
export function joinApp(joining: Joining, ca: () => string, clock: Clock, log: Log): Koa {
  const app = new Koa();
  const router = new Router();
  const rate = new AddressRate(clock);
  const from = (ctx: Context): string => ctx.req.socket.remoteAddress ?? "";
  router.get("/ca", (ctx) => {
    ctx.type = "application/x-pem-file";
    ctx.body = ca();
  });
  // In this order: how often, who, and only then what.
  router.post("/join", async (ctx) => {
    rate.take(from(ctx));
    const token = bearer(ctx);
    joining.checkToken(token, from(ctx));
    const body = await joinBody(ctx, clock);
    const request = {
      token,
      minion: textIn(body, "minion"),
      secretHash: textIn(body, "secretHash"),
      oldSecret: textIn(body, "oldSecret"),
    };
    ctx.body = { ...(await joining.join(request, from(ctx))), ca: ca() };
  });
  router.post("/join/renew", async (ctx) => {
    rate.take(from(ctx));
    const [minion, secret] = [ctx.get("x-troupe-minion"), bearer(ctx)];
    joining.checkCredential(secret, minion, from(ctx));
    const body = await joinBody(ctx, clock);
    await joining.renew(minion, secret, textIn(body, "secretHash"), from(ctx));
    ctx.body = { ca: ca() };
  });
  app.use(errors(log));
  app.use(router.routes());
  return app;
}
