/** What a minion asks over TLS before it has a credential, and to replace the one it has. */
import Router from "@koa/router";
import Koa, { type Context } from "koa";
import { Fault } from "../../core/fault.js";
import { isRecord } from "../../core/schema/shape.js";
import type { Clock } from "../../core/time.js";
import { readValue } from "../api/body.js";
import { errors } from "../api/errors.js";
import type { Log } from "../log.js";
import type { Joining } from "./joining.js";

/** Requests to these need no admission: what they need they bring. */
export const isJoinPath = (path: string): boolean => path === "/ca" || path === "/join" || path === "/join/renew";

function bearer(ctx: Context): string {
  const token = /^Bearer (.+)$/.exec(ctx.get("authorization"))?.[1];
  if (token === undefined) throw new Fault("Unauthorized", "a bearer token is needed: Authorization: Bearer TOKEN");
  return token;
}

function textIn(body: Record<string, unknown>, name: string): string {
  const value = body[name] ?? "";
  if (typeof value !== "string") throw new Fault("BadRequest", `${name}: a string is expected`);
  return value;
}

async function bodyOf(ctx: Context, clock: Clock): Promise<Record<string, unknown>> {
  const body = await readValue(ctx, clock);
  if (!isRecord(body)) throw new Fault("BadRequest", "the body must be an object");
  return body;
}

/** @param ca PEM of the CAs to trust; it is no secret, and who asks compares a hash with what the token says */
export function joinApp(joining: Joining, ca: () => string, clock: Clock, log: Log): Koa {
  const app = new Koa();
  const router = new Router();
  const from = (ctx: Context): string => ctx.req.socket.remoteAddress ?? "";
  router.get("/ca", (ctx) => {
    ctx.type = "application/x-pem-file";
    ctx.body = ca();
  });
  router.post("/join", async (ctx) => {
    const body = await bodyOf(ctx, clock);
    const [minion, secretHash, oldSecret] = ["minion", "secretHash", "oldSecret"].map((name) => textIn(body, name));
    const request = {
      token: bearer(ctx),
      minion: minion ?? "",
      secretHash: secretHash ?? "",
      oldSecret: oldSecret ?? "",
    };
    ctx.body = { ...(await joining.join(request, from(ctx))), ca: ca() };
  });
  router.post("/join/renew", async (ctx) => {
    const body = await bodyOf(ctx, clock);
    await joining.renew(ctx.get("x-troupe-minion"), bearer(ctx), textIn(body, "secretHash"), from(ctx));
    ctx.body = { ca: ca() };
  });
  app.use(errors(log));
  app.use(router.routes());
  return app;
}
