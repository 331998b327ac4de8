/** Join tokens and the credentials of minions. No secret is shown but a new token's, once. */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { Fault } from "../../../core/fault.js";
import { isRecord } from "../../../core/schema/shape.js";
import type { Joining } from "../../joining/joining.js";
import { readValue } from "../body.js";
import { flag } from "../query.js";
import type { Services } from "../services.js";

const ttlSecondsDefault = 3_600;

function joiningOf({ deps }: Services): Joining {
  if (deps.joining) return deps.joining;
  throw new Fault(
    "BadRequest",
    "minions cannot join this master from elsewhere: it has no TLS listener; start it with --secure-listen ADDRESS:PORT",
  );
}

async function create(services: Services, ctx: RouterContext): Promise<void> {
  const joining = joiningOf(services);
  const body = await readValue(ctx, services.deps.clock);
  if (!isRecord(body)) throw new Fault("BadRequest", "the body must be an object");
  const { ttlSeconds = ttlSecondsDefault, minion } = body;
  if (minion !== undefined && typeof minion !== "string") throw new Fault("BadRequest", "minion: a string is expected");
  if (typeof ttlSeconds !== "number") throw new Fault("BadRequest", "ttlSeconds: a number is expected");
  const { token, entry } = await joining.createToken(ttlSeconds, minion);
  ctx.status = 201;
  ctx.set("Cache-Control", "no-store");
  ctx.body = { ...entry, token, master: joining.settings.url };
}

/** `/joining`: what `troupe token` asks. */
export function joiningRoutes(router: Router, services: Services): void {
  const param = (ctx: RouterContext, name: string): string => String(ctx.params[name] ?? "");
  router.get("/joining", (ctx) => {
    ctx.body = joiningOf(services).list();
  });
  router.post("/joining/tokens", (ctx) => create(services, ctx));
  router.delete("/joining/tokens/:id", async (ctx) => {
    const minions = await joiningOf(services).revokeToken(param(ctx, "id"), flag(ctx.query, "withMinions"));
    ctx.body = { minions };
  });
  router.delete("/joining/minions/:name", async (ctx) => {
    await joiningOf(services).revokeMinion(param(ctx, "name"));
    ctx.body = {};
  });
  router.post("/joining/minions/:name/rotation", (ctx) => {
    joiningOf(services).askToRotate(param(ctx, "name"));
    ctx.status = 202;
    ctx.body = {};
  });
}
